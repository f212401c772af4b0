package io.perfopt.render.internal.css.metrics;

/** Scores made of the counts of a sheet: the three of css-code-quality and our own complexity score. */
public final class Scores {
    private Scores() {}

    /** 100 less what imports, empty and repeated parts, size, comments and embedded data cost. */
    public static int performance(SheetCounts c) {
        double cost = c.imports * 10.0 + c.emptyRules;
        cost += repetition(c.uniqueSelectors(), c.selectors());
        cost += repetition(c.uniqueDeclarations(), c.declarations);
        cost += c.characters() > 200_000 ? 5 : 0;
        cost += Math.min(10, c.commentCharacters / 250);
        cost += Math.min(20, c.embeddedCharacters / 250);
        return score(cost);
    }

    private static double repetition(int unique, int total) {
        double ratio = total == 0 ? 0 : (double) unique / total;
        return ratio < 0.66 ? Math.floor((1 - ratio) * 10) : 0;
    }

    /** 100 less what long sheets and long rules cost. */
    public static int maintainability(SheetCounts c) {
        double cost = c.sourceLines() > 10_000 ? Math.min(15, Math.floor((c.sourceLines() - 10_000) / 1_000.0)) : 0;
        cost += excess(c.selectorsPerRule.mean(), 2, 5, 15, false);
        cost += excess(c.declarationsPerRule.mean(), 5, 5, 15, false);
        cost += excess(c.selectorsPerRule.max(), 10, 0.5, 15, true);
        cost += excess(c.declarationsPerRule.max(), 10, 0.5, 15, true);
        cost += strays(c.selectorsPerRule, c.rules(), 15);
        cost += strays(c.declarationsPerRule, c.rules(), 15);
        return score(cost);
    }

    /** 100 less what unusual selectors, ids and {@code !important} cost. */
    public static int simplicity(SheetCounts c) {
        double cost = strays(c.complexity, c.selectors(), 10);
        int above = aboveUsualSpecificity(c);
        cost += above > c.selectors() * 0.1 ? Math.min(10, Math.floor(above * 0.01)) : 0;
        cost += excess(c.complexity.max(), 5, 0.5, 5, true);
        cost += excess(c.complexity.mean(), 2, 2, 10, true);
        cost += excess(c.selectors() == 0 ? 0 : (double) c.ids.above(0) / c.selectors(), 0.01, 10, 5, false);
        cost += excess(c.declarations == 0 ? 0 : (double) c.important / c.declarations, 0.01, 10, 5, false);
        return score(cost);
    }

    private static double excess(double actual, double allowed, double weight, double most, boolean up) {
        if (actual <= allowed) {
            return 0;
        }
        double cost = (actual - allowed) * weight;
        return Math.min(most, up ? Math.ceil(cost) : Math.floor(cost));
    }

    private static double strays(Counts counts, int total, double most) {
        int above = counts.above(counts.mode());
        return above > total * 0.1 ? Math.min(most, Math.floor(above * 0.01)) : 0;
    }

    private static int aboveUsualSpecificity(SheetCounts c) {
        double a = c.ids.mode();
        double b = c.classes.mode();
        double t = c.types.mode();
        int above = 0;
        for (int i = 0; i < c.ids.size(); i++) {
            double difference = c.ids.get(i) != a
                    ? c.ids.get(i) - a
                    : c.classes.get(i) != b ? c.classes.get(i) - b : c.types.get(i) - t;
            above += difference > 0 ? 1 : 0;
        }
        return above;
    }

    private static int score(double cost) {
        return (int) Math.max(0, Math.round(100 - cost));
    }

    /**
     * Our own score, 0 simple to 100 complex: five parts, each from a value where it costs nothing to one where it costs all. Mean selector
     * complexity 1 to 6 (30 points), highest selector complexity 5 to 30 (20), mean specificity scalar 5 to 40 (20), share of important
     * declarations 0 to 20 % (15), share of repeated declarations 30 to 90 % (15).
     */
    public static int complexity(SheetCounts c) {
        double[] mean = c.specificityMean();
        double repeated = c.declarations == 0 ? 0 : 1 - (double) c.uniqueDeclarations() / c.declarations;
        double important = c.declarations == 0 ? 0 : (double) c.important / c.declarations;
        double sum = 30 * part(c.complexityMean(), 1, 6)
                + 20 * part(c.complexityMax(), 5, 30)
                + 20 * part(100 * mean[0] + 10 * mean[1] + mean[2], 5, 40)
                + 15 * part(important, 0, 0.2)
                + 15 * part(repeated, 0.3, 0.9);
        return (int) Math.round(sum);
    }

    private static double part(double value, double none, double all) {
        return Math.max(0, Math.min(1, (value - none) / (all - none)));
    }
}
