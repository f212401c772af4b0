package io.perfopt.benchmarks.render;

import io.perfopt.benchmarks.Command;
import io.perfopt.render.Align;
import io.perfopt.render.RenderingOptimizer;
import io.perfopt.render.ScrollItem;
import io.perfopt.render.ScrollOptions;
import io.perfopt.render.ScrollRange;
import io.perfopt.render.ScrollTarget;
import io.perfopt.render.VirtualScroll;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Runs recorded virtual-scroll cases of another implementation through ours: a line for each field that differs, then {@code N cases, M mismatches}.
 * Lengths count as equal within {@value #TOLERANCE} px, a twentieth of our unit: the recorded ones were added up in floating point from left to right.
 */
public final class ScrollCommand implements Command {
    private static final double TOLERANCE = 1e-5;

    @Override
    public String name() {
        return "scroll";
    }

    @Override
    public String summary() {
        return "CASES.json: recorded virtual-scroll cases of another implementation through ours";
    }

    @Override
    public int run(List<String> arguments, PrintStream out) throws IOException {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException("one argument is needed, the file of the cases; were " + arguments);
        }
        JsonNode cases;
        try (var in = Files.newInputStream(Path.of(arguments.get(0)))) {
            cases = new ObjectMapper().readTree(in);
        }
        Judge judge = new Judge(out);
        for (JsonNode one : cases) {
            judge.run(one);
        }
        out.println(cases.size() + " cases, " + judge.mismatches + " mismatches");
        return judge.mismatches == 0 ? 0 : 1;
    }

    /** Compares case after case and counts; confined to one run. */
    private static final class Judge {
        private final PrintStream out;
        private int mismatches;

        Judge(PrintStream out) {
            this.out = out;
        }

        private void run(JsonNode one) {
            String id = one.get("id").asString();
            VirtualScroll list = RenderingOptimizer.list(options(one));
            list.moveTo(0); // a browser's list writes its first position when it is mounted
            length(id, "total", one.get("total"), list.totalSize());
            if (one.has("resizes")) {
                for (JsonNode resize : one.get("resizes")) {
                    list.resize(resize.get(0).asInt(), resize.get(1).asDouble());
                }
                length(id, "totalAfter", one.get("totalAfter"), list.totalSize());
            }
            list.scrollTo(one.get("offset").asDouble());
            range(id, list, one.get("range"));
            items(id, list, one.get("items"));
            if (one.has("lanesOf")) {
                for (JsonNode lane : one.get("lanesOf")) {
                    lane(id, list, lane);
                }
            }
            if (one.has("scrollTo")) {
                for (int i = 0; i < one.get("scrollTo").size(); i++) {
                    target(id, "scrollTo[" + i + "]", list, one.get("scrollTo").get(i));
                }
            }
        }

        private static ScrollOptions options(JsonNode one) {
            ScrollOptions options = ScrollOptions.items(one.get("count").asInt())
                    .viewport(one.get("viewport").asDouble())
                    .buffer(one.get("overscan").asInt())
                    .gap(one.get("gap").asDouble())
                    .paddingStart(one.get("paddingStart").asDouble())
                    .paddingEnd(one.get("paddingEnd").asDouble())
                    .scrollMargin(one.get("scrollMargin").asDouble())
                    .lanes(one.get("lanes").asInt());
            if (one.has("fixedSize")) {
                return options.itemSize(one.get("fixedSize").asDouble());
            }
            JsonNode sizes = one.get("sizes");
            return options.sizes(i -> sizes.get(i).asDouble());
        }

        private void range(String id, VirtualScroll list, JsonNode expected) {
            ScrollRange range = list.visibleRange();
            if (expected.isNull()) {
                same(id, "range", "none", range.toString());
            } else {
                same(id, "range.start", expected.get("start").asInt(), range.first());
                same(id, "range.end", expected.get("end").asInt(), range.last());
            }
        }

        private void items(String id, VirtualScroll list, JsonNode expected) {
            ScrollRange range = list.renderRange();
            if (expected.isNull()) {
                same(id, "items", "none", range.toString());
                return;
            }
            same(id, "items.first", expected.get("first").asInt(), range.first());
            same(id, "items.last", expected.get("last").asInt(), range.last());
            same(id, "items.n", expected.get("n").asInt(), list.items().size());
            if (!range.isEmpty()) {
                length(
                        id,
                        "items.firstStart",
                        expected.get("firstStart"),
                        list.item(range.first()).start());
                length(
                        id,
                        "items.lastEnd",
                        expected.get("lastEnd"),
                        list.item(range.last()).end());
            }
        }

        private void lane(String id, VirtualScroll list, JsonNode expected) {
            int index = expected.get(0).asInt();
            ScrollItem item = list.item(index);
            same(id, "lanesOf[" + index + "].lane", expected.get(1).asInt(), item.lane());
            length(id, "lanesOf[" + index + "].start", expected.get(2), item.start());
            length(id, "lanesOf[" + index + "].end", expected.get(3), item.end());
        }

        private void target(String id, String field, VirtualScroll list, JsonNode expected) {
            Align align = Align.valueOf(expected.get("align").asString().toUpperCase(Locale.ROOT));
            ScrollTarget target = list.target(expected.get("index").asInt(), align);
            length(id, field + ".offset", expected.get("offset"), target.offset());
            same(
                    id,
                    field + ".resolved",
                    expected.get("resolved").asString(),
                    target.align().name().toLowerCase(Locale.ROOT));
        }

        private void length(String id, String field, JsonNode expected, double actual) {
            if (!(Math.abs(expected.asDouble() - actual) <= TOLERANCE)) {
                differs(id, field, expected, actual);
            }
        }

        private void same(String id, String field, Object expected, Object actual) {
            if (!expected.equals(actual)) {
                differs(id, field, expected, actual);
            }
        }

        private void differs(String id, String field, Object expected, Object actual) {
            mismatches++;
            out.println("case " + id + " " + field + ": expected " + expected + ", was " + actual);
        }
    }
}
