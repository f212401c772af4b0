package io.perfopt.cache.internal.disk.log;

import java.time.InstantSource;

/**
 * What a log must keep to.
 *
 * @param maximumBytes bound on all files together
 * @param segmentBytes size of one segment file
 * @param forces whether anything is ever made safe against loss of power
 * @param mapped whether segment files are read through mappings
 * @param clock the wall clock that expiry goes by
 */
public record LogSettings(long maximumBytes, int segmentBytes, boolean forces, boolean mapped, InstantSource clock) {}
