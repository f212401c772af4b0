package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds our answers against those of Chromium and of css-analyzer on real pages and sheets, where these lie beside the checkout. */
class SharedTruthTest {
    private static final Path DATA = Path.of("../../shared/data/css");
    private static final JsonMapper JSON = new JsonMapper();

    /** css-analyzer 9 reads a leading colon of a nested selector and an escaped quote wrongly; Chromium and postcss agree with us there. */
    private static final Set<String> MISREAD_BY_THE_PEER = Set.of("daisyui5.css", "pico2.css", "tailwind4-daisy.css");

    private static boolean present() {
        boolean there = Files.isDirectory(DATA);
        if (!there) {
            System.out.println("skipped: " + DATA + " does not lie beside the checkout");
        }
        return there;
    }

    @Test
    @Tag("R9")
    void agreesWithChromiumOnEveryRule() throws IOException {
        if (!present()) {
            return;
        }
        List<String> wrong = new ArrayList<>();
        int judged = 0;
        try (Stream<Path> files = Files.list(DATA.resolve("truth"))) {
            for (Path file : files.sorted().toList()) {
                String[] pair =
                        file.getFileName().toString().replace(".json", "").split("--", 2);
                JsonNode truth = JSON.readTree(Files.readString(file)).get("rules");
                UnusedCss unused = UnusedCss.of(
                        Stylesheet.parse(Files.readString(DATA.resolve("css/" + pair[1] + ".css"))),
                        List.of(Page.parse(Files.readString(DATA.resolve("html/" + pair[0] + ".html")))),
                        Safelist.none());
                assertThat(unused.judgements()).hasSize(truth.size());
                for (int i = 0; i < truth.size(); i++) {
                    RuleUse ours = unused.judgements().get(i);
                    assertThat(ours.rule().line())
                            .isEqualTo(truth.get(i).get("line").asInt());
                    JsonNode used = truth.get(i).get("used");
                    if (!used.isNull()) {
                        judged++;
                        if (ours.use() == Use.UNDECIDABLE || used.asBoolean() == (ours.use() == Use.UNUSED)) {
                            wrong.add(pair[0] + " " + ours);
                        }
                    }
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(judged).isGreaterThan(26_000);
    }

    @Test
    @Tag("R7")
    void countsWhatCssAnalyzerCounts() throws IOException {
        if (!present()) {
            return;
        }
        JsonNode all = JSON.readTree(Files.readString(DATA.resolve("metrics.json")));
        for (String name : all.propertyNames()) {
            JsonNode theirs = all.get(name);
            CssMetrics ours = CssMetrics.of(Stylesheet.parse(Files.readString(DATA.resolve("css/" + name))));
            assertThat(ours.bytes()).isEqualTo(theirs.get("bytes").asLong());
            assertThat(ours.emptyRules()).isEqualTo(theirs.get("emptyRules").asInt());
            assertThat(ours.complexityMax())
                    .isEqualTo(theirs.get("complexityMax").asInt());
            assertThat(ours.important()).isEqualTo(theirs.get("important").asInt());
            assertThat(ours.quality())
                    .isEqualTo(new CssQuality(
                            theirs.at("/codeQualityScores/performance").asInt(),
                            theirs.at("/codeQualityScores/maintainability").asInt(),
                            theirs.at("/codeQualityScores/complexity").asInt()));
            if (MISREAD_BY_THE_PEER.contains(name)) {
                continue;
            }
            assertThat(ours.rules()).isEqualTo(theirs.get("rules").asInt());
            assertThat(ours.selectors()).isEqualTo(theirs.get("selectors").asInt());
            assertThat(ours.uniqueSelectors())
                    .isEqualTo(theirs.get("uniqueSelectors").asInt());
            assertThat(ours.declarations()).isEqualTo(theirs.get("declarations").asInt());
            assertThat(ours.uniqueDeclarations())
                    .isEqualTo(theirs.get("uniqueDeclarations").asInt());
            assertThat(ours.complexityMean())
                    .isEqualTo(theirs.get("complexityMean").asDouble(), within(1e-9));
            JsonNode mean = theirs.get("specificityMean");
            assertThat(ours.specificityMean().ids()).isEqualTo(mean.get(0).asDouble(), within(1e-9));
            assertThat(ours.specificityMean().classes()).isEqualTo(mean.get(1).asDouble(), within(1e-9));
            assertThat(ours.specificityMean().types()).isEqualTo(mean.get(2).asDouble(), within(1e-9));
        }
    }
}
