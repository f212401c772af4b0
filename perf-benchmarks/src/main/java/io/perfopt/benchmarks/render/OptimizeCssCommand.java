package io.perfopt.benchmarks.render;

import io.perfopt.benchmarks.Command;
import io.perfopt.render.css.OptimizedCss;
import io.perfopt.render.css.Stylesheet;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Prints a sheet in fewer bytes. */
public final class OptimizeCssCommand implements Command {
    @Override
    public String name() {
        return "optimize-css";
    }

    @Override
    public String summary() {
        return "SHEET.css: the same sheet in fewer bytes";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws Exception {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(
                    "optimize-css takes one sheet, was given " + arguments.size() + " arguments");
        }
        Stylesheet sheet = Stylesheet.parse(Files.readString(Path.of(arguments.get(0))));
        out.write(OptimizedCss.of(sheet).text().getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
