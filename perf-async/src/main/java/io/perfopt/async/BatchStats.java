package io.perfopt.async;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What happened to the batches of one type.
 *
 * @param batches batches dispatched
 * @param operations operations in them
 * @param waiting operations that wait in an open batch now
 * @param averageSize operations a batch, or empty without batches
 * @param smallest size of the smallest batch, 0 without batches
 * @param largest size of the largest batch, 0 without batches
 * @param averageWait average age of the first operation at dispatch, or empty without batches
 * @param fill operations over places, 0 to 1, or empty without batches
 */
public record BatchStats(
        long batches,
        long operations,
        int waiting,
        OptionalDouble averageSize,
        long smallest,
        long largest,
        Optional<Duration> averageWait,
        OptionalDouble fill) {}
