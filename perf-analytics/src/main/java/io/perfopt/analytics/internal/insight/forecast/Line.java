package io.perfopt.analytics.internal.insight.forecast;

import io.perfopt.analytics.internal.insight.stats.Samples;

/**
 * The least-squares line through values at places 0, 1, 2, ...
 *
 * @param middle the middle place
 * @param mean the value there
 * @param slope a place
 */
record Line(double middle, double mean, double slope) {

    static Line through(double... values) {
        double middle = (values.length - 1) / 2.0;
        double mean = Samples.mean(values);
        double products = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            products += (i - middle) * (values[i] - mean);
            squares += (i - middle) * (i - middle);
        }
        return new Line(middle, mean, squares > 0 ? products / squares : 0);
    }

    double at(int place) {
        return mean + slope * (place - middle);
    }

    double[] residuals(double... values) {
        double[] residuals = new double[values.length];
        for (int i = 0; i < residuals.length; i++) {
            residuals[i] = values[i] - at(i);
        }
        return residuals;
    }
}
