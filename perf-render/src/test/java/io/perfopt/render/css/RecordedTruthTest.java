package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds our answers against those that {@link BrowserTruthTest} recorded in Chromium. */
@Tag("R9")
class RecordedTruthTest {
    @Test
    void agreesWithTheRecordedAnswersOfTheBrowser() throws IOException {
        JsonNode truth = new JsonMapper().readTree(TruthPairs.resource("/css/truth.json"));
        int judged = 0;
        for (String page : TruthPairs.PAGES) {
            Page parsed = Page.parse(TruthPairs.page(page));
            for (String name : TruthPairs.SHEETS.keySet()) {
                Stylesheet sheet = Stylesheet.parse(TruthPairs.sheet(name));
                String browser = truth.get("used").get(page + "--" + name).asString();
                String ours = TruthPairs.ours(sheet, parsed);
                assertThat(ours)
                        .as("%s × %s", page, name)
                        .hasSameSizeAs(browser)
                        .doesNotContain("?");
                assertThat(TruthPairs.differences(sheet, ours, browser))
                        .as("%s × %s", page, name)
                        .isEmpty();
                judged += ours.length();
            }
        }
        assertThat(judged).isGreaterThan(50_000);
    }
}
