package io.perfopt.render.css;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("R8")
class OptimizedCssTest {
    private static String optimize(String css) {
        String text = OptimizedCss.of(Stylesheet.parse(css)).text();
        assertThat(OptimizedCss.of(Stylesheet.parse(text)).text())
                .as("optimised again")
                .isEqualTo(text);
        return text;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', ignoreLeadingAndTrailingWhitespace = true, quoteCharacter = '`', textBlock = """
            a  >  b ,  c   d { top : 0px ; }                  ~ a>b,c d{top:0}
            *.a, *#b, * > *[c], div *:hover, *, *|a {x:y}      ~ .a,#b,*>[c],div :hover,*,*|a{x:y}
            a [b], c[d] [ e ], :is( f [g] ) {x:y}              ~ a [b],c[d] [e],:is(f [g]){x:y}
            a, a ,a {x:y}                                      ~ a{x:y}
            *:host, p *{x:y}                                   ~ *:host,p *{x:y}
            a::before, b::selection {x:y}                      ~ a:before,b::selection{x:y}
            [a="b"], [c='d e'], [f="1"], [g="h" i] {x:y}       ~ [a=b],[c='d e'],[f="1"],[g=h i]{x:y}
            a { width: 0.50em; height: 010.0px; top: -0.5px }  ~ a{width:.5em;height:10px;top:-.5px}
            a { flex: 1 1 0px; line-height: 0px; transition: all 0s; transform: rotate(0deg) } ~ a{flex:1 1 0px;line-height:0px;transition:all 0s;transform:rotate(0deg)}
            a { width: calc(1px + (2px - 0px) * 2) }           ~ a{width:calc(1px + (2px - 0px) * 2)}
            a { color: #FFFFFF; background: white url( "x.png" ) no-repeat } ~ a{color:#fff;background:#fff url(x.png)no-repeat}
            a { color: rgba(255, 0, 0, 1); fill: RGB(1,2,3); border-color: rgba(0,0,0,.5) transparent } ~ a{color:red;fill:#010203;border-color:rgba(0,0,0,.5)#0000}
            a { font-weight: bold; animation-name: white }     ~ a{font-weight:700;animation-name:white}
            a { margin: 1px 2px 1px 2px; padding: 0 0; inset: var(--x) var(--x) } ~ a{margin:1px 2px;padding:0;inset:var(--x)var(--x)}
            a { font: 12px / 1.5 "A B" , serif }               ~ a{font:12px/1.5 "A B",serif}
            a { --x :  { a : b }  ; --y: ; --z:a  b; }         ~ a{--x:{ a : b };--y: ;--z:a b}
            a { top: 0 ! important ; TOP: 1PX }                ~ a{top:0!important;top:1PX}
            a { x:y } a { z:w }                                ~ a{x:y;z:w}
            a { x:y } b { x:y }                                ~ a,b{x:y}
            a { x:y } b::-moz-z { x:y }                        ~ a{x:y}b::-moz-z{x:y}
            a { x:y } c { } b { z:w } a { x:y }                ~ a{x:y}b{z:w}a{x:y}
            a { x:y; z:w; x:y }                                ~ a{z:w;x:y}
            @media ( min-width : 1px ) and (x) { a { } }       ~ ``
            @media print{a{x:y}} @media  print {b{x:z}}        ~ @media print{a{x:y}b{x:z}}
            @media (min-width: 1px) and (x){a{x:y}}            ~ @media(min-width:1px) and (x){a{x:y}}
            @layer a , b; @layer a { }                         ~ @layer a,b;@layer a{}
            @layer{a{x:y}} @layer{a{x:z}}                      ~ @layer{a{x:y}}@layer{a{x:z}}
            @keyframes k { from { top: 0px } 100% { top: 1px } } ~ @keyframes k{0%{top:0}to{top:1px}}
            @supports not (display: grid) { a { x: y } }       ~ @supports not (display:grid){a{x:y}}
            a { x: y; & b { z: w } x: y }                      ~ a{x:y;& b{z:w}x:y}
            @unknown  x { a  { } }                             ~ @unknown  x { a  { } }
            @font-face { unicode-range: U+0025-00FF, u+4?? }   ~ @font-face{unicode-range:U+0025-00FF, u+4??}
            a { filter: progid:X.Y( a='#80000000' ) }          ~ a{filter:progid:X.Y( a='#80000000' )}
            a{/* x */}/*! keep */b{x:y}                        ~ /*! keep */b{x:y}
            a { content: "x                                    ~ a{content:"x"}
            a { b: c( d                                        ~ a{b:c(d)}
            @import  "x" layer( a );                           ~ @import "x" layer( a );
            @media screen { @media (x) { a { y: z             ~ @media screen{@media(x){a{y:z}}}
            """)
    void rewritesToTheSameInFewerBytes(String css, String expected) {
        assertThat(optimize(css)).isEqualTo(expected);
    }

    @Test
    void keepsTheTextOfCustomPropertiesThatAConditionCompares() {
        String css = "@container style(--x:a  b){c{d:e}}c{--x:a  b}";
        assertThat(optimize(css)).isEqualTo(css);
    }

    @Test
    void countsWhatItDid() {
        OptimizedCss css = OptimizedCss.of(Stylesheet.parse("é { x:y } é { z:w } b{}"));
        assertThat(css.sourceBytes()).isEqualTo(25);
        assertThat(css.bytes()).isEqualTo(11);
        assertThat(css.merged()).isEqualTo(1);
        assertThat(css.dropped()).isEqualTo(1);
        assertThat(css).hasToString("OptimizedCss[11 of 25 bytes, 1 merged, 1 dropped]");
    }

    @Test
    void leavesASheetBeyondTheLimitAlone() {
        assertThat(OptimizedCss.of(Stylesheet.parse("a { }", new CssLimits(2, 2)))
                        .text())
                .isEqualTo("a { }");
    }
}
