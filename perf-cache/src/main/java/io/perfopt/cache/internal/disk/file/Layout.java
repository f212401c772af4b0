package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Names of the files in a store's directory. A segment file is a numbered place that holds one segment after the other, its head says which; hints carry the
 * number of the segment itself, since they may outlive its data. Immutable.
 */
public record Layout(Path directory) {
    private static final String SEGMENT = "segment-";
    private static final String HINT = "hint-";
    private static final String VALUE = "value-";

    public Path lock() {
        return directory.resolve("lock");
    }

    public Path owner() {
        return directory.resolve("owner");
    }

    public Path manifest() {
        return directory.resolve("manifest");
    }

    public Path snapshot() {
        return directory.resolve("snapshot");
    }

    public Path aside() {
        return directory.resolve("aside");
    }

    public Path segment(int place) {
        return directory.resolve(SEGMENT + place);
    }

    public Path hint(long segmentId) {
        return directory.resolve(HINT + segmentId);
    }

    public Path value(long valueId) {
        return directory.resolve(VALUE + Long.toHexString(valueId));
    }

    public List<Path> segments() throws IOException {
        return files(SEGMENT);
    }

    public List<Path> hints() throws IOException {
        return files(HINT);
    }

    public List<Path> values() throws IOException {
        return files(VALUE);
    }

    /** The number of the place a segment file's name stands for, or -1. */
    public static int placeOf(Path file) {
        try {
            return Integer.parseInt(file.getFileName().toString().substring(SEGMENT.length()));
        } catch (NumberFormatException foreign) {
            return -1;
        }
    }

    private List<Path> files(String prefix) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, prefix + "*")) {
            stream.forEach(found::add);
        } catch (java.nio.file.DirectoryIteratorException failed) {
            throw failed.getCause();
        } catch (NoSuchFileException | NotDirectoryException gone) {
            throw new IOException("the store's directory " + directory + " is gone", gone);
        }
        found.sort(null);
        return found;
    }

    /** Makes names that were created or deleted safe against loss of power, where the platform lets a directory be opened. */
    public void forceDirectory() throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(directory, StandardOpenOption.READ);
        } catch (IOException notHere) {
            return;
        }
        try (channel) {
            channel.force(true);
        }
    }
}
