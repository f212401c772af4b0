package io.perfopt.render.css;

import io.perfopt.render.internal.css.match.Selector;
import io.perfopt.render.internal.css.match.StyleRule;
import io.perfopt.render.internal.css.syntax.SourceText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Our own pages and the sheets that WebJars bring, for the tests that hold our answers against recorded and fresh ones of a browser. */
final class TruthPairs {
    static final Path SHARED = Path.of("../../shared/data/css");
    static final List<String> PAGES = List.of("plain", "quirks", "forms", "tables", "deep");
    static final Map<String, String> SHEETS = Map.of(
            "bootstrap-5.3.8", "bootstrap/5.3.8/dist/css/bootstrap.css",
            "bulma-1.0.4", "bulma/1.0.4/css/bulma.css",
            "pico-2.1.1", "picocss__pico/2.1.1/css/pico.css",
            "tabler-1.4.0", "tabler__core/1.4.0/dist/css/tabler.css");

    private TruthPairs() {}

    static String page(String name) throws IOException {
        return resource("/css/pages/" + name + ".html");
    }

    static String sheet(String name) throws IOException {
        return resource("/META-INF/resources/webjars/" + Objects.requireNonNull(SHEETS.get(name)));
    }

    static String resource(String path) throws IOException {
        try (InputStream in = Objects.requireNonNull(TruthPairs.class.getResourceAsStream(path), path)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A page and a sheet for it. */
    record Pair(String name, String html, String css) {}

    /** Every page of ours with every sheet, and the pairs of real ones that lie beside the checkout. */
    static List<Pair> all() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (String page : PAGES) {
            for (String sheet : SHEETS.keySet()) {
                pairs.add(new Pair(page + "--" + sheet, page(page), sheet(sheet)));
            }
        }
        Path truth = SHARED.resolve("truth");
        if (Files.isDirectory(truth)) {
            try (Stream<Path> files = Files.list(truth)) {
                for (Path file : files.sorted().toList()) {
                    String name = file.getFileName().toString().replace(".json", "");
                    String[] pair = name.split("--", 2);
                    pairs.add(new Pair(
                            name,
                            Files.readString(SHARED.resolve("html/" + pair[0] + ".html")),
                            Files.readString(SHARED.resolve("css/" + pair[1] + ".css"))));
                }
            }
        } else {
            System.out.println("skipped: " + SHARED + " does not lie beside the checkout");
        }
        return pairs;
    }

    /** The rules as the script in the browser takes them. */
    static List<Map<String, Object>> rules(Stylesheet sheet) {
        List<StyleRule> rules = sheet.compiled().rules();
        List<Map<String, Object>> out = new ArrayList<>(rules.size());
        for (StyleRule rule : rules) {
            List<String> selectors = new ArrayList<>();
            for (Selector selector : rule.selectors()) {
                selectors.add(SourceText.clean(
                        sheet.tree().tokens(),
                        selector.source().from(),
                        selector.source().to()));
            }
            out.add(Map.of(
                    "parent", rule.parent() == null ? -1 : rules.indexOf(rule.parent()), "selectors", selectors));
        }
        return out;
    }

    /** Our answers, one character a rule: 1 used, 0 unused, ? undecidable. */
    static String ours(Stylesheet sheet, Page page) {
        StringBuilder out = new StringBuilder();
        for (RuleUse use : UnusedCss.of(sheet, List.of(page), Safelist.none()).judgements()) {
            out.append(use.use() == Use.UNUSED ? '0' : use.use() == Use.UNDECIDABLE ? '?' : '1');
        }
        return out.toString();
    }

    /** The places where both are sure and differ. */
    static List<String> differences(Stylesheet sheet, String ours, String browser) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < ours.length(); i++) {
            boolean sure = ours.charAt(i) != '?' && browser.charAt(i) != '?';
            if (sure && ours.charAt(i) != browser.charAt(i)) {
                found.add(sheet.rules().get(i) + " ours " + ours.charAt(i) + " browser " + browser.charAt(i));
            }
        }
        return found;
    }
}
