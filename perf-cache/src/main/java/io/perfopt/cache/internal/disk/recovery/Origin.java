package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.file.Layout;
import io.perfopt.cache.internal.disk.format.Manifest;

/**
 * What a start knows before it reads the first segment.
 *
 * @param layout names of the files
 * @param state what the manifest said
 * @param writable whether this start owns the directory
 * @param mapped whether segments are read through mappings
 * @param powerMayBeLost whether the machine may have lost power since the last write, so that damage beyond the last force is to be expected
 */
public record Origin(Layout layout, Manifest.State state, boolean writable, boolean mapped, boolean powerMayBeLost) {}
