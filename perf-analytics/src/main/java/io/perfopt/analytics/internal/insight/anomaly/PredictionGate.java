package io.perfopt.analytics.internal.insight.anomaly;

/**
 * Whether a prediction explains a stream: its mean squared residual against the variance of the stream, both fading. An expert that
 * watches residuals of a prediction speaks only when the prediction halves the variance; otherwise its residuals are the value again,
 * with the noise of the prediction on top. Not thread-safe.
 */
final class PredictionGate {

    private static final double EXPLAINS = 0.5;

    private double mean;
    private double variance;
    private double residual;
    private double count;

    /** Takes a value with the residual of its prediction; says whether the prediction explains the stream so far. */
    boolean explains(double value, double residualOfValue) {
        count++;
        double weight = Math.max(1 / count, 1 / Tail.MEMORY);
        double deviation = value - mean;
        mean += weight * deviation;
        variance += weight * (deviation * deviation - variance);
        residual += weight * (residualOfValue * residualOfValue - residual);
        return residual < EXPLAINS * variance;
    }

    /** The unexplained share of the variance. */
    double unexplained() {
        return variance > 0 ? residual / variance : 1;
    }
}
