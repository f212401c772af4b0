package io.perfopt.dashboard.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.CacheSizing;
import io.perfopt.cache.ByteSize;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

class CacheSectionTest {
    @Test
    @Tag("D1")
    void saysWhichHitRatioOtherSizesWouldGive() {
        CacheSizing sizing = new CacheSizing(
                Duration.ofMinutes(5),
                1000,
                100,
                0.1,
                OptionalDouble.of(0.5),
                List.of(
                        new CacheSizing.Prediction(0.5, ByteSize.megabytes(1), 0.25),
                        new CacheSizing.Prediction(2, ByteSize.megabytes(4), 0.75)),
                List.of());
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JsonFactory.builder().build().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            CacheSection.predictions(json, sizing);
            json.writeEndObject();
        }
        assertThat(text)
                .hasToString("{\"predictions\":[{\"factor\":0.5,\"bytes\":1048576,\"hitRatio\":0.25},"
                        + "{\"factor\":2,\"bytes\":4194304,\"hitRatio\":0.75}]}");
    }
}
