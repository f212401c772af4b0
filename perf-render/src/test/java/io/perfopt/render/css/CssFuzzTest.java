package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever the text: no exception, no hang, and what is printed reads and prints the same again. */
@Tag("R7")
@Tag("R8")
@Tag("R9")
class CssFuzzTest {
    private static final int ROUNDS = Boolean.getBoolean("perfopt.soak") ? 1_000_000 : 10_000;
    private static final String[] PIECES = {
        "a",
        ".b",
        "#c",
        "*",
        "&",
        ":is(",
        ":not(",
        ":has(",
        ":nth-child(",
        "2n+1 of ",
        "::before",
        ":hover",
        "[d",
        "=\"e\"",
        "]",
        ")",
        "(",
        "{",
        "}",
        "{",
        "}",
        ";",
        ":",
        ",",
        " ",
        "\n",
        ">",
        "+",
        "~",
        "||",
        "|",
        "@media ",
        "@layer",
        "@scope (a) to (b)",
        "@font-face",
        "@x",
        "@keyframes k",
        "@import url(",
        "url(x",
        "\"",
        "'",
        "\\",
        "\\41 ",
        "\\\n",
        "/*",
        "*/",
        "<!--",
        "-->",
        "!important",
        "--v",
        "color",
        "red",
        "#fff",
        "1px",
        ".5e3",
        "-0.0",
        "+",
        "calc(",
        "var(--v)",
        "\u0000",
        "\uFEFF",
        "é",
        "\uD83D\uDE00",
        "\r\n",
        "\f",
        "50%",
        "U+26",
        "!"
    };
    private static final Page PAGE = Page.parse("<!doctype html><div class=b id=c d=e><a>x</a><p></p></div>");
    private static final String REAL = """
            @charset "utf-8"; :root{--v: 1px; --w:{a:b}} @media (min-width: 40em) and (hover){ .b > a:not(.c, #d)::after,
            a:nth-child(2n + 1 of .b){ margin: 0 auto 0 auto; color: rgba(0, 0, 0, .5) !important; background: url("x y.png") } }
            @supports (display: grid){ .b{ &:hover{ top: calc(1px + 2px) } @layer q{ a{ left: 0 } } } }
            @keyframes k{ from{ top: 0 } 50%{ top: 1px } } @font-face{ font-family: "F"; src: url(f.woff2) }
            """;

    private static String soup(Random random) {
        StringBuilder css = new StringBuilder();
        for (int i = random.nextInt(40); i >= 0; i--) {
            css.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return css.toString();
    }

    private static String mutated(Random random) {
        StringBuilder css = new StringBuilder(REAL);
        for (int i = random.nextInt(6); i >= 0; i--) {
            int at = random.nextInt(css.length() + 1);
            switch (random.nextInt(4)) {
                case 0 -> css.delete(at, Math.min(css.length(), at + 1));
                case 1 -> css.insert(at, PIECES[random.nextInt(PIECES.length)]);
                case 2 -> css.delete(at, Math.min(css.length(), at + random.nextInt(30)));
                default -> css.setLength(at);
            }
        }
        return css.toString();
    }

    @Test
    void survivesTokenSoupAndMutatedSheets() {
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(round);
            String css = round % 2 == 0 ? soup(random) : mutated(random);
            assertThatCode(() -> check(css))
                    .as("seed of round %s: %s", round, css)
                    .doesNotThrowAnyException();
        }
    }

    private static void check(String css) {
        Stylesheet sheet = Stylesheet.parse(css);
        assertThat(sheet.text()).isEqualTo(css);
        UnusedCss unused = UnusedCss.of(
                sheet, List.of(PAGE), Safelist.none(), ScriptClasses.none().with("b"));
        assertThat(unused.judgements()).hasSameSizeAs(sheet.rules());
        assertThat(CssMetrics.of(sheet).rules()).isGreaterThanOrEqualTo(0);
        String once = OptimizedCss.of(sheet).text();
        String twice = OptimizedCss.of(Stylesheet.parse(once)).text();
        assertThat(OptimizedCss.of(Stylesheet.parse(twice)).text()).as("stable").isEqualTo(twice);
    }

    @Test
    void endsOnHostileSheets() {
        int size = 30_000;
        for (String css : List.of(
                "a{".repeat(size),
                "(".repeat(size),
                "a:b ".repeat(size) + "{}",
                "x{" + "a:b ".repeat(size),
                "x{" + "a:b{}".repeat(size) + "}",
                ":is(".repeat(size),
                "a ".repeat(size) + "{}",
                "a" + ":not(b)".repeat(size) + "{}",
                "a,".repeat(size) + "b{}",
                "/*".repeat(size),
                "\\".repeat(size),
                "\"\n".repeat(size),
                "@media x{".repeat(size),
                "url(".repeat(size),
                "a{" + "& &{".repeat(100) + "}".repeat(101))) {
            check(css);
        }
    }

    @Test
    void endsOnHostilePages() {
        String selectors =
                "a a a a b{} a ~ a ~ a ~ b{} :has(a a ~ b){} a:not(:has(b ~ c)) ~ a + b{} :nth-last-child(3 of a ~ a){} .x.y{}";
        Stylesheet sheet = Stylesheet.parse(selectors);
        for (String html : List.of(
                "<a>".repeat(10_000),
                "<a></a>".repeat(50_000),
                "<div class='" + "x ".repeat(500_000) + "'>",
                "<p x='" + "y".repeat(1_000_000) + "'>",
                "<table>".repeat(5_000),
                "\u0000<\u0000>".repeat(1_000),
                "<!--".repeat(100_000),
                "<svg><math>".repeat(5_000))) {
            Page page = Page.parse(html);
            assertThat(UnusedCss.of(sheet, List.of(page), Safelist.none()).judgements())
                    .hasSize(6);
        }
    }
}
