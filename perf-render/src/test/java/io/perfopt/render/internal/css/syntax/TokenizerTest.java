package io.perfopt.render.internal.css.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each token production of CSS Syntax 3, section 4; what must come out was worked out by hand along its algorithms. */
@Tag("R7")
class TokenizerTest {
    private static String name(byte kind) {
        for (Field field : TokenKind.class.getFields()) {
            try {
                if (field.getByte(null) == kind) {
                    return field.getName().toLowerCase(Locale.ROOT).replace('_', '-');
                }
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(kind);
    }

    private static String kinds(String text) {
        Tokens tokens = Tokenizer.tokenize(text);
        List<String> out = new ArrayList<>();
        for (int i = 0; i < tokens.count(); i++) {
            out.add(name(tokens.kind(i)) + "<" + text.substring(tokens.start(i), tokens.end(i)) + ">");
        }
        return String.join(" ", out);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            a-b_9é                ~ ident<a-b_9é>
            -a                    ~ ident<-a>
            --                    ~ ident<-->
            --x                   ~ ident<--x>
            -9                    ~ number<-9>
            -                     ~ delim<->
            \\66oo                ~ ident<\\66oo>
            -\\66                 ~ ident<-\\66>
            a\\                   ~ ident<a\\>
            rgb(                  ~ function<rgb(>
            a (                   ~ ident<a> whitespace< > open-paren<(>
            url(x)                ~ url<url(x)>
            URL( x )              ~ url<URL( x )>
            u\\72l(x)             ~ url<u\\72l(x)>
            url( 'x')             ~ function<url(> whitespace< > string<'x'> close-paren<)>
            url(x y)              ~ bad-url<url(x y)>
            url(x"y)              ~ bad-url<url(x"y)>
            url(x(y)              ~ bad-url<url(x(y)>
            url(x\\)y)            ~ url<url(x\\)y)>
            url(                  ~ url<url(>
            url-prefix(x)         ~ function<url-prefix(> ident<x> close-paren<)>
            @media                ~ at-keyword<@media>
            @-x                   ~ at-keyword<@-x>
            @--x                  ~ at-keyword<@--x>
            @9                    ~ delim<@> number<9>
            @                     ~ delim<@>
            #a                    ~ hash<#a>
            #9a                   ~ hash<#9a>
            #-                    ~ hash<#->
            #                     ~ delim<#>
            # a                   ~ delim<#> whitespace< > ident<a>
            "a'b"                 ~ string<"a'b">
            'a"b'                 ~ string<'a"b'>
            "a\\"b"               ~ string<"a\\"b">
            "a                    ~ string<"a>
            ""                    ~ string<"">
            1                     ~ number<1>
            +1                    ~ number<+1>
            +.5                   ~ number<+.5>
            .5                    ~ number<.5>
            1.                    ~ number<1> delim<.>
            1.5.5                 ~ number<1.5> number<.5>
            1e3                   ~ number<1e3>
            1E+3                  ~ number<1E+3>
            1e-3x                 ~ dimension<1e-3x>
            1e                    ~ dimension<1e>
            1e-                   ~ dimension<1e->
            1--x                  ~ dimension<1--x>
            1-2                   ~ number<1> number<-2>
            +                     ~ delim<+>
            +a                    ~ delim<+> ident<a>
            50%                   ~ percentage<50%>
            50 %                  ~ number<50> whitespace< > delim<%>
            1px                   ~ dimension<1px>
            1\\70x                ~ dimension<1\\70x>
            <!--                  ~ cdo<<!-->
            <!-                   ~ delim<<> delim<!> delim<->
            -->                   ~ cdc<-->>
            a-->                  ~ ident<a--> delim<>>
            :;,                   ~ colon<:> semicolon<;> comma<,>
            []                    ~ open-square<[> close-square<]>
            ()                    ~ open-paren<(> close-paren<)>
            {}                    ~ open-curly<{> close-curly<}>
            /* x */               ~ comment</* x */>
            /* x                  ~ comment</* x>
            /**/a                 ~ comment</**/> ident<a>
            a/**/b                ~ ident<a> comment</**/> ident<b>
            /                     ~ delim</>
            """)
    void readsEachProduction(String text, String expected) {
        assertThat(kinds(text)).isEqualTo(expected);
    }

    @Test
    void readsLineBreaksAsTheStandardTreatsThem() {
        assertThat(kinds("\"a\nb")).isEqualTo("bad-string<\"a> whitespace<\n> ident<b>");
        assertThat(kinds("'a\\\nb'")).isEqualTo("string<'a\\\nb'>");
        assertThat(kinds("'a\\\r\nb'")).isEqualTo("string<'a\\\r\nb'>");
        assertThat(kinds("a\\\nb")).isEqualTo("ident<a> delim<\\> whitespace<\n> ident<b>");
        assertThat(kinds(" \t\r\n\fa")).isEqualTo("whitespace< \t\r\n\f> ident<a>");
        assertThat(kinds("url(a\nb)")).isEqualTo("bad-url<url(a\nb)>");
        assertThat(kinds("url(a\n)")).isEqualTo("url<url(a\n)>");
    }

    @Test
    void resolvesEscapes() {
        assertThat(Tokenizer.tokenize("\\41 b").name(0)).isEqualTo("Ab");
        assertThat(Tokenizer.tokenize("\\0000411").name(0)).isEqualTo("A1");
        assertThat(Tokenizer.tokenize("\\1F600 ").name(0)).isEqualTo("\uD83D\uDE00");
        assertThat(Tokenizer.tokenize("\\0 x\\D800 y\\110000 z").name(0)).isEqualTo("\uFFFDx\uFFFDy\uFFFDz");
        assertThat(Tokenizer.tokenize("\\-\\.x").name(0)).isEqualTo("-.x");
        assertThat(Tokenizer.tokenize("'a\\\n\\62'").stringValue(0)).isEqualTo("ab");
        assertThat(Tokenizer.tokenize("#\\31 x").name(0)).isEqualTo("1x");
    }

    /** Only the mirror of the innermost open bracket closes anything. */
    @Test
    void pairsBrackets() {
        Tokens tokens = Tokenizer.tokenize("f([)]){");
        assertThat(tokens.partner(0)).isEqualTo(4);
        assertThat(tokens.partner(1)).isEqualTo(3);
        assertThat(tokens.partner(5)).isEqualTo(tokens.count());
        assertThat(tokens.closers()).isEqualTo("}");
    }
}
