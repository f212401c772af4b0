package io.perfopt.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void saysWhatWasBuilt() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Demo.introduce(new PrintStream(bytes, true, StandardCharsets.UTF_8));

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .matches("(?s)PerfOpt \\d+\\.\\d+\\.\\d+.*")
                .contains("priority scheduler");
    }
}
