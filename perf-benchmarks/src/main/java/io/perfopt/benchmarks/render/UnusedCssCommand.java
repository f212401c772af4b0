package io.perfopt.benchmarks.render;

import io.perfopt.benchmarks.Command;
import io.perfopt.render.css.Page;
import io.perfopt.render.css.RuleUse;
import io.perfopt.render.css.Safelist;
import io.perfopt.render.css.Stylesheet;
import io.perfopt.render.css.UnusedCss;
import io.perfopt.render.css.Use;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Judges each style rule of a sheet against a page. */
public final class UnusedCssCommand implements Command {
    @Override
    public String name() {
        return "unused-css";
    }

    @Override
    public String summary() {
        return "PAGE.html SHEET.css: a line for each style rule: line, used|unused|undecidable, selector list";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException(
                    "unused-css takes a page and a sheet, was given " + arguments.size() + " arguments");
        }
        Page page = Page.parse(Files.readString(Path.of(arguments.get(0))));
        Stylesheet sheet = Stylesheet.parse(Files.readString(Path.of(arguments.get(1))));
        StringBuilder text = new StringBuilder();
        for (RuleUse use : UnusedCss.of(sheet, List.of(page), Safelist.none()).judgements()) {
            text.append(use.rule().line())
                    .append('\t')
                    .append(word(use.use()))
                    .append('\t')
                    .append(use.rule().selectors())
                    .append('\n');
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        return 0;
    }

    private static String word(Use use) {
        return switch (use) {
            case UNUSED -> "unused";
            case UNDECIDABLE -> "undecidable";
            case USED, STATE_DEPENDENT, KEPT -> "used";
        };
    }
}
