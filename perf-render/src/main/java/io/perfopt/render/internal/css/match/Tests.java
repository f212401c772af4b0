package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.MAYBE;
import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.syntax.Chars;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The small tests: constants, negation, language, direction, and yes-or-no questions about one element. */
final class Tests {
    static final Test ALWAYS_UNSURE = new Constant(MAYBE);
    static final Test NEVER = new Constant(NO);

    private Tests() {}

    /** A question about an element that the document alone answers. */
    interface Question {
        boolean holds(Dom dom, int element);
    }

    static Test asking(Question question) {
        return new Asking(question, YES);
    }

    /** Unsure where the question holds, no elsewhere. */
    static Test unsureIf(Question question) {
        return new Asking(question, MAYBE);
    }

    private static final class Asking extends Test {
        private final Question question;
        private final byte answer;

        Asking(Question question, byte answer) {
            this.question = question;
            this.answer = answer;
        }

        @Override
        byte on(Matcher m, int e) {
            return question.holds(m.dom, e) ? answer : NO;
        }
    }

    private static final class Constant extends Test {
        private final byte value;

        Constant(byte value) {
            this.value = value;
        }

        @Override
        byte on(Matcher m, int e) {
            return value;
        }

        @Override
        boolean impossible(Matcher m) {
            return value == NO;
        }
    }

    static final class Not extends Test {
        private final Test inner;

        Not(Test inner) {
            this.inner = inner;
        }

        @Override
        byte on(Matcher m, int e) {
            return Truth.not(inner.on(m, e));
        }
    }

    static final class IsScope extends Test {
        @Override
        byte on(Matcher m, int e) {
            return e == m.scopeRoot ? YES : NO;
        }
    }

    /** {@code :lang(a, b)}: by prefix, as all browsers do; what only the extended filtering of RFC 4647 finds is uncertain. */
    static final class Lang extends Test {
        private final List<String> ranges;

        Lang(List<String> ranges) {
            this.ranges = ranges;
        }

        @Override
        byte on(Matcher m, int e) {
            String language = language(m.dom, e);
            byte best = NO;
            for (String range : ranges) {
                String lower = Chars.lower(range);
                if (!lower.isEmpty() && (language.equals(lower) || language.startsWith(lower + "-"))) {
                    return YES;
                }
                best = matches(lower, language) ? MAYBE : best;
            }
            return best;
        }

        private static String language(Dom dom, int e) {
            int lang = dom.findName("lang");
            for (int at = e; at >= 0; at = dom.parent[at]) {
                String plain = null;
                for (int i = dom.attributeStart[at]; lang >= 0 && i < dom.attributeStart[at + 1]; i++) {
                    if (dom.attributeName[i] == lang && dom.attributeNamespace[i] == 2) {
                        return Chars.lower(dom.attributeValue[i]); // xml:lang wins
                    }
                    if (dom.attributeName[i] == lang && dom.attributeNamespace[i] == 0) {
                        plain = dom.attributeValue[i];
                    }
                }
                if (plain != null) {
                    return Chars.lower(plain);
                }
            }
            return Chars.lower(dom.documentLanguage);
        }

        private static boolean matches(String range, String language) {
            if (range.isEmpty()) {
                return language.isEmpty();
            }
            if (language.isEmpty()) {
                return false;
            }
            String[] wanted = range.split("-", -1);
            String[] actual = language.split("-", -1);
            if (!wanted[0].equals("*") && !wanted[0].equals(actual[0])) {
                return false;
            }
            int at = 1;
            for (int i = 1; i < wanted.length; ) {
                if (wanted[i].equals("*")) {
                    i++;
                } else if (at >= actual.length) {
                    return false;
                } else if (wanted[i].equals(actual[at])) {
                    i++;
                    at++;
                } else if (actual[at].length() == 1) {
                    return false;
                } else {
                    at++;
                }
            }
            return true;
        }
    }

    /** {@code :dir(ltr)} and {@code :dir(rtl)}. */
    static final class Dir extends Test {
        private final int wanted;

        Dir(@Nullable String direction) {
            wanted = "ltr".equals(direction) ? 1 : "rtl".equals(direction) ? 2 : -1;
        }

        @Override
        byte on(Matcher m, int e) {
            int direction = 1;
            for (int at = e; at >= 0; at = m.dom.parent[at]) {
                if (m.dom.ownDirection[at] != 0) {
                    direction = m.dom.ownDirection[at];
                    break;
                }
            }
            return direction == wanted ? YES : NO;
        }
    }
}
