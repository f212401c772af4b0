package io.perfopt.benchmarks.render;

import com.helger.css.decl.CascadingStyleSheet;
import com.helger.css.reader.CSSReader;
import com.helger.css.reader.CSSReaderSettings;
import io.perfopt.benchmarks.Command;
import io.perfopt.render.css.CssMetrics;
import io.perfopt.render.css.OptimizedCss;
import io.perfopt.render.css.Page;
import io.perfopt.render.css.Safelist;
import io.perfopt.render.css.Stylesheet;
import io.perfopt.render.css.UnusedCss;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/** Times our side of what css-peers/measure.mjs times of others, in the same way: median of many warm runs in one process. */
public final class CssTimesCommand implements Command {
    private static final int WARM_UP = 60;
    private static final int RUNS = 41;

    /** Keeps results alive, so that the work is done. */
    private int sink;

    @Override
    public String name() {
        return "css-times";
    }

    @Override
    public String summary() {
        return "PAGE.html SHEET.css: medians in milliseconds of what css-peers/measure.mjs measures of other tools";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException(
                    "css-times takes a page and a sheet, was given " + arguments.size() + " arguments");
        }
        String html = Files.readString(Path.of(arguments.get(0)));
        String css = Files.readString(Path.of(arguments.get(1)));
        Page page = Page.parse(html);
        Stylesheet compiled = Stylesheet.parse(css);
        Map<String, Double> medians = new LinkedHashMap<>();
        medians.put("parse", median(() -> Stylesheet.parse(css).text().length()));
        medians.put("ph-css parse", median(() -> phCss(css)));
        medians.put("page", median(() -> Page.parse(html).elementCount()));
        medians.put("compiledSheetAndPage", median(() -> unused(compiled, page)));
        medians.put("endToEnd", median(() -> unused(Stylesheet.parse(css), Page.parse(html))));
        medians.put("metrics", median(() -> CssMetrics.of(Stylesheet.parse(css)).rules()));
        medians.put(
                "optimize",
                median(() -> OptimizedCss.of(Stylesheet.parse(css)).text().length()));
        out.write((new JsonMapper().writeValueAsString(medians) + "\n").getBytes(StandardCharsets.UTF_8));
        return sink == 42 ? 1 : 0;
    }

    /** The peer that runs on the same JVM. */
    private static int phCss(String css) {
        CascadingStyleSheet sheet = CSSReader.readFromStringReader(css, new CSSReaderSettings());
        return sheet == null ? 0 : sheet.getRuleCount();
    }

    private static int unused(Stylesheet sheet, Page page) {
        return UnusedCss.of(sheet, List.of(page), Safelist.none()).remaining().length();
    }

    private double median(Supplier<Integer> work) {
        double[] millis = new double[RUNS];
        for (int i = -WARM_UP; i < RUNS; i++) {
            long start = System.nanoTime();
            int result = work.get();
            long nanos = System.nanoTime() - start;
            sink += result == 0 ? 1 : 0;
            if (i >= 0) {
                millis[i] = nanos / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[RUNS / 2];
    }
}
