package io.perfopt.render.internal.css.metrics;

import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.Compound;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.SelectorParser;
import io.perfopt.render.internal.css.selector.Simple;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Specificity and complexity of selectors; complexity counts as css-analyzer 9 counts, so that figures can be compared. */
public final class SelectorWeights {
    private static final Set<String> LISTS =
            Set.of("nth-child", "where", "not", "is", "has", "nth-last-child", "matches", "-webkit-any", "-moz-any");

    private SelectorWeights() {}

    /** Ids, classes, types. */
    public static int[] specificity(Complex selector) {
        int[] sum = new int[3];
        for (Compound compound : selector.compounds()) {
            add(compound, sum);
        }
        return sum;
    }

    private static void add(Compound compound, int[] sum) {
        for (Simple simple : compound.simples()) {
            if (simple instanceof Simple.Id) {
                sum[0]++;
            } else if (simple instanceof Simple.ClassName || simple instanceof Simple.Attribute) {
                sum[1]++;
            } else if (simple instanceof Simple.Type type && !type.universal()) {
                sum[2]++;
            } else if (simple instanceof Simple.PseudoElement element) {
                add(element, sum);
            } else if (simple instanceof Simple.PseudoClass pseudo) {
                add(pseudo, sum);
            }
        }
    }

    private static void add(Simple.PseudoElement element, int[] sum) {
        if (element.name().startsWith("view-transition-") && element.argument().equals("*")) {
            return;
        }
        sum[2]++;
        if (element.name().equals("slotted")) {
            addFirstCompound(element.list(), sum);
        }
    }

    private static void add(Simple.PseudoClass pseudo, int[] sum) {
        switch (pseudo.name()) {
            case "where" -> {}
            case "is", "not", "has", "matches", "-moz-any" -> addHighest(pseudo.list(), sum);
            case "nth-child", "nth-last-child" -> {
                sum[1]++;
                addHighest(pseudo.list(), sum);
            }
            case "host", "host-context" -> {
                sum[1]++;
                addFirstCompound(pseudo.list(), sum);
            }
            default -> sum[1]++;
        }
    }

    private static void addFirstCompound(@Nullable SelectorList list, int[] sum) {
        if (list != null
                && !list.selectors().isEmpty()
                && list.selectors().get(0).isValid()) {
            add(list.selectors().get(0).compounds().get(0), sum);
        }
    }

    private static void addHighest(@Nullable SelectorList list, int[] sum) {
        if (list == null) {
            return;
        }
        int[] highest = new int[3];
        for (Complex selector : list.selectors()) {
            int[] own = specificity(selector);
            if (compare(own, highest) > 0) {
                highest = own;
            }
        }
        for (int i = 0; i < 3; i++) {
            sum[i] += highest[i];
        }
    }

    static int compare(int[] a, int[] b) {
        for (int i = 0; i < 2; i++) {
            if (a[i] != b[i]) {
                return Integer.compare(a[i], b[i]);
            }
        }
        return Integer.compare(a[2], b[2]);
    }

    /** The number of parts, combinators included; prefixed parts, attribute values and arguments count extra. */
    public static int complexity(Complex selector) {
        int sum = 0;
        for (int i = 0; i < selector.compounds().size(); i++) {
            if (selector.combinators().charAt(i) != 0) {
                sum++;
            }
            for (Simple simple : selector.compounds().get(i).simples()) {
                sum += complexity(simple);
            }
        }
        return sum;
    }

    private static int complexity(Simple simple) {
        if (simple instanceof Simple.Attribute attribute) {
            return attribute.operator() == 0 ? 1 : 2;
        }
        if (simple instanceof Simple.PseudoElement element) {
            return 1
                    + (isPrefixed(element.name()) ? 1 : 0)
                    + (element.argument().isEmpty() ? 0 : asParts(SelectorParser.parse(element.argument())));
        }
        if (!(simple instanceof Simple.PseudoClass pseudo)) {
            return 1;
        }
        int own = 1 + (isPrefixed(pseudo.name()) ? 1 : 0);
        SelectorList list = pseudo.list();
        if (list != null) {
            return own + (LISTS.contains(pseudo.name()) ? ofAllInside(list) : asParts(list));
        }
        if (pseudo.nth() != null) {
            return own + 1;
        }
        return own + (pseudo.name().equals("dir") ? 2 : pseudo.words().size());
    }

    private static int asParts(SelectorList list) {
        int sum = 1;
        for (Complex selector : list.selectors()) {
            sum += complexity(selector);
        }
        return sum;
    }

    /** Selectors inside selectors count once for each level they stand at. */
    private static int ofAllInside(SelectorList list) {
        int sum = 0;
        for (Complex selector : list.selectors()) {
            sum += complexity(selector);
            for (Compound compound : selector.compounds()) {
                for (Simple simple : compound.simples()) {
                    SelectorList inner = simple instanceof Simple.PseudoClass pseudo
                            ? pseudo.list()
                            : simple instanceof Simple.PseudoElement element ? element.list() : null;
                    if (inner != null) {
                        sum += ofAllInside(inner);
                    }
                }
            }
        }
        return sum;
    }

    static boolean isPrefixed(String name) {
        return name.length() > 2 && name.charAt(0) == '-' && name.charAt(1) != '-' && name.indexOf('-', 2) > 0;
    }
}
