package io.perfopt.analytics;

import java.time.Instant;
import java.util.Optional;

/**
 * The failures of one type within a sample. Immutable.
 *
 * @param type the class of what the operations failed with, {@code unknown} when they failed without a cause
 * @param sampled how many of the sample
 * @param last when the latest of them ended
 * @param lastMessage its message
 */
public record ErrorGroup(String type, long sampled, Instant last, Optional<String> lastMessage) {}
