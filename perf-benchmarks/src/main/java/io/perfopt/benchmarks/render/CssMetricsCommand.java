package io.perfopt.benchmarks.render;

import io.perfopt.benchmarks.Command;
import io.perfopt.render.css.CssMetrics;
import io.perfopt.render.css.Stylesheet;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Prints the figures of a sheet as JSON. */
public final class CssMetricsCommand implements Command {
    @Override
    public String name() {
        return "css-metrics";
    }

    @Override
    public String summary() {
        return "SHEET.css: counts, specificity, complexity and scores of a sheet as JSON";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(
                    "css-metrics takes one sheet, was given " + arguments.size() + " arguments");
        }
        CssMetrics m = CssMetrics.of(Stylesheet.parse(Files.readString(Path.of(arguments.get(0)))));
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("bytes", m.bytes());
        json.put("rules", m.rules());
        json.put("emptyRules", m.emptyRules());
        json.put("selectors", m.selectors());
        json.put("uniqueSelectors", m.uniqueSelectors());
        json.put(
                "specificityMean",
                List.of(
                        m.specificityMean().ids(),
                        m.specificityMean().classes(),
                        m.specificityMean().types()));
        json.put(
                "specificityMax",
                List.of(
                        m.specificityMax().ids(),
                        m.specificityMax().classes(),
                        m.specificityMax().types()));
        json.put("complexityMean", m.complexityMean());
        json.put("complexityMax", m.complexityMax());
        json.put("declarations", m.declarations());
        json.put("uniqueDeclarations", m.uniqueDeclarations());
        json.put("important", m.important());
        Map<String, Object> quality = new LinkedHashMap<>();
        quality.put("performance", m.quality().performance());
        quality.put("maintainability", m.quality().maintainability());
        quality.put("complexity", m.quality().complexity());
        json.put("codeQualityScores", quality);
        json.put("complexityScore", m.complexityScore());
        out.write((new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n")
                .getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
