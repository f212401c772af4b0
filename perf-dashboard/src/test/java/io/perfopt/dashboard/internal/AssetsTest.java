package io.perfopt.dashboard.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.perfopt.dashboard.Dashboard;
import io.perfopt.dashboard.DashboardConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The files of the page as they are served. */
@Tag("D2")
class AssetsTest {
    private static final int OWN_LIMIT = 30 * 1024;
    private static final int LIMIT = 105 * 1024;

    private final DashboardConfig config = Dashboard.config().withoutToken().build();
    private final Dashboard dashboard =
            DefaultDashboard.start(new DefaultDashboardHandler(new FakeFeed(), config), config);
    private final Assets assets = new Assets();

    @AfterEach
    void close() {
        dashboard.close();
    }

    @Test
    void areSmall() {
        int charts = assets.find("/chart.js").orElseThrow().bytes(true).length;
        int all = assets.gzippedBytes();
        assertThat(all - charts).as("gzipped bytes of our own files").isBetween(1, OWN_LIMIT);
        assertThat(all).as("gzipped bytes with the charts").isLessThanOrEqualTo(LIMIT);
    }

    @ParameterizedTest
    @CsvSource({
        "/,text/html; charset=utf-8",
        "/page.css,text/css; charset=utf-8",
        "/page.js,text/javascript; charset=utf-8",
        "/chart.js,text/javascript; charset=utf-8",
        "/favicon.svg,image/svg+xml"
    })
    void areServedWithTheirType(String path, String type) {
        RawClient.Answer answer = RawClient.get(dashboard.address(), path);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).isEqualTo(type);
    }

    @Test
    void areZippedForThoseWhoTakeIt() throws IOException {
        RawClient.Answer plain = RawClient.get(dashboard.address(), "/page.js");
        RawClient.Answer zipped = RawClient.get(dashboard.address(), "/page.js", "Accept-Encoding: br, gzip");
        assertThat(plain.headers()).doesNotContainKey("content-encoding");
        assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
        assertThat(zipped.header("vary")).isEqualTo("Accept-Encoding");
        byte[] bytes = zipped.body().getBytes(StandardCharsets.ISO_8859_1);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1))
                    .isEqualTo(plain.body());
        }
    }

    @Test
    void areNotSentAgainToThoseWhoHaveThem() {
        String tag = RawClient.get(dashboard.address(), "/page.css").header("etag");
        RawClient.Answer again = RawClient.get(dashboard.address(), "/page.css", "If-None-Match: " + tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(RawClient.get(dashboard.address(), "/page.css", "If-None-Match: \"old\"")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void nameOnlyFilesThatAreThereAndNothingElsewhere() {
        Pattern imported =
                Pattern.compile("(?:from '|src=\"|href=\")\\./?([^'\"]+)|(?:src|href)=\"([a-z]+\\.[a-z]+)\"");
        for (String path :
                new String[] {"/", "/page.js", "/panels.js", "/charts.js", "/tiles.js", "/dom.js", "/stream.js"}) {
            String text = new String(assets.find(path).orElseThrow().bytes(false), StandardCharsets.UTF_8);
            Matcher names = imported.matcher(text);
            while (names.find()) {
                String name = names.group(1) != null ? names.group(1) : names.group(2);
                assertThat(name.equals("report.html") || assets.find('/' + name).isPresent())
                        .as(path + " names " + name)
                        .isTrue();
            }
            assertThat(text.replace("http://www.w3.org/2000/svg", ""))
                    .doesNotContain("http:", "https:", "innerHTML", "eval(");
        }
    }
}
