package io.perfopt.render.internal.css.optimize;

import java.util.ArrayList;
import java.util.List;

/** Four sides written as three, two or one where the sides left out follow from the others. */
final class Sides {
    private Sides() {}

    static String shorten(String value) {
        if (value.indexOf('(') >= 0 || value.indexOf(',') >= 0 || value.indexOf('/') >= 0) {
            return value; // what a function stands for is not known
        }
        List<String> sides =
                new ArrayList<>(List.of(value.replace("%", "% ").strip().split(" +", -1)));
        if (sides.size() < 2 || sides.size() > 4) {
            return value;
        }
        if (sides.size() == 4 && sides.get(3).equals(sides.get(1))) {
            sides.remove(3);
        }
        if (sides.size() == 3 && sides.get(2).equals(sides.get(0))) {
            sides.remove(2);
        }
        if (sides.size() == 2 && sides.get(1).equals(sides.get(0))) {
            sides.remove(1);
        }
        return String.join(" ", sides).replace("% ", "%");
    }
}
