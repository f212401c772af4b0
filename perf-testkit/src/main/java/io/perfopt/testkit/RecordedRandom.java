package io.perfopt.testkit;

import java.util.SplittableRandom;
import java.util.StringJoiner;
import java.util.random.RandomGenerator;

/**
 * The random numbers of one step, which can write down what was drawn so that a failure message shows {@code put(17, true)} instead of
 * a seed. Not thread-safe.
 */
final class RecordedRandom implements RandomGenerator {
    /** What more than this many draws would add to a message no one reads. */
    private static final int MAXIMUM_RECORDED = 12;

    private final SplittableRandom random;
    private final boolean recording;
    private final StringJoiner drawn = new StringJoiner(", ", "(", ")");
    private int count;

    RecordedRandom(long seed, boolean recording) {
        this.random = new SplittableRandom(seed);
        this.recording = recording;
    }

    /** What was drawn, in order. */
    String drawn() {
        return drawn.toString();
    }

    @Override
    public long nextLong() {
        return noted(random.nextLong());
    }

    @Override
    public long nextLong(long bound) {
        return noted(random.nextLong(bound));
    }

    @Override
    public long nextLong(long origin, long bound) {
        return noted(random.nextLong(origin, bound));
    }

    @Override
    public int nextInt() {
        return noted(random.nextInt());
    }

    @Override
    public int nextInt(int bound) {
        return noted(random.nextInt(bound));
    }

    @Override
    public int nextInt(int origin, int bound) {
        return noted(random.nextInt(origin, bound));
    }

    @Override
    public boolean nextBoolean() {
        return noted(random.nextBoolean());
    }

    @Override
    public double nextDouble() {
        return noted(random.nextDouble());
    }

    @Override
    public double nextDouble(double bound) {
        return noted(random.nextDouble(bound));
    }

    @Override
    public double nextDouble(double origin, double bound) {
        return noted(random.nextDouble(origin, bound));
    }

    @Override
    public double nextGaussian() {
        return noted(random.nextGaussian());
    }

    @Override
    public double nextExponential() {
        return noted(random.nextExponential());
    }

    @Override
    public void nextBytes(byte[] bytes) {
        random.nextBytes(bytes);
        noted(bytes.length + " bytes");
    }

    private <T> T noted(T value) {
        if (recording && count++ <= MAXIMUM_RECORDED) {
            drawn.add(count <= MAXIMUM_RECORDED ? value.toString() : "…");
        }
        return value;
    }
}
