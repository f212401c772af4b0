package io.perfopt.testkit;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What happened to files, in order, so that any moment can be replayed with and without what was not forced. A force of a file covers its bytes and its name; a force of a directory the
 * names in it. Bounded. Safe for any number of threads.
 */
final class PowerLog {
    static final PowerLog OFF = new PowerLog(0);

    private static final long MAXIMUM_BYTES = 256L << 20;
    private static final int SECTOR_BYTES = 512;

    private final long maximumBytes;

    @GuardedBy("this")
    private final List<Event> events = new ArrayList<>();

    @GuardedBy("this")
    private final Set<Path> known = new HashSet<>();

    @GuardedBy("this")
    private long bytes;

    private enum Kind {
        EXISTED,
        CREATED,
        WRITTEN,
        TRUNCATED,
        FORCED,
        DELETED,
        MOVED
    }

    private static final class Event {
        final Kind kind;
        final Path file;
        final long position;
        final byte[] data;
        final @Nullable Path target;

        Event(Kind kind, Path file, long position, byte[] data, @Nullable Path target) {
            this.kind = kind;
            this.file = file;
            this.position = position;
            this.data = data;
            this.target = target;
        }
    }

    PowerLog() {
        this(MAXIMUM_BYTES);
    }

    private PowerLog(long maximumBytes) {
        this.maximumBytes = maximumBytes;
    }

    private synchronized void add(Kind kind, Path file, long position, byte[] data, @Nullable Path target) {
        if (maximumBytes == 0) {
            return;
        }
        bytes += 64 + data.length;
        if (bytes > maximumBytes) {
            throw new IllegalStateException("a recording holds at most " + maximumBytes + " bytes");
        }
        events.add(new Event(kind, file, position, data, target));
    }

    synchronized int size() {
        return events.size();
    }

    /** Takes the content of a file that was there before the recording began. */
    void willOpen(Path file, boolean existed) throws IOException {
        synchronized (this) {
            if (maximumBytes == 0 || !known.add(file)) {
                return;
            }
        }
        if (existed && Files.isRegularFile(file)) {
            add(Kind.EXISTED, file, 0, Files.readAllBytes(file), null);
        }
    }

    void created(Path file) {
        add(Kind.CREATED, file, 0, new byte[0], null);
    }

    void written(Path file, long position, byte[] data, int length) {
        add(Kind.WRITTEN, file, position, Arrays.copyOf(data, length), null);
    }

    void truncated(Path file, long size) {
        add(Kind.TRUNCATED, file, size, new byte[0], null);
    }

    void forced(Path file) {
        add(Kind.FORCED, file, 0, new byte[0], null);
    }

    void deleted(Path file) {
        add(Kind.DELETED, file, 0, new byte[0], null);
    }

    void moved(Path from, Path to) {
        add(Kind.MOVED, from, 0, new byte[0], to);
    }

    /** A file's bytes that are safe, and what was done to it since. */
    private static final class Image {
        byte[] safe = new byte[0];
        final List<Event> pending = new ArrayList<>();

        void force() {
            pending.forEach(event -> safe = applied(safe, event));
            pending.clear();
        }

        byte[] survivor(RandomGenerator random) {
            List<Event> left = new ArrayList<>();
            for (Event event : pending) {
                switch (random.nextInt(3)) {
                    case 0 -> left.add(event);
                    case 1 -> torn(event, random, left);
                    default -> {
                        // Dropped.
                    }
                }
            }
            if (random.nextBoolean()) {
                Collections.shuffle(left, new Random(random.nextLong()));
            }
            byte[] bytes = safe;
            for (Event event : left) {
                bytes = applied(bytes, event);
            }
            return bytes;
        }

        /** Some of the sectors that the write touches. */
        private static void torn(Event event, RandomGenerator random, List<Event> left) {
            for (int from = 0; from < event.data.length; ) {
                int toSectorEnd = SECTOR_BYTES - (int) ((event.position + from) % SECTOR_BYTES);
                int to = Math.min(event.data.length, from + toSectorEnd);
                if (random.nextBoolean()) {
                    left.add(new Event(
                            Kind.WRITTEN,
                            event.file,
                            event.position + from,
                            Arrays.copyOfRange(event.data, from, to),
                            null));
                }
                from = to;
            }
        }

        private static byte[] applied(byte[] bytes, Event event) {
            if (event.kind == Kind.TRUNCATED) {
                return event.position < bytes.length ? Arrays.copyOf(bytes, (int) event.position) : bytes;
            }
            int end = (int) event.position + event.data.length;
            byte[] result = end > bytes.length ? Arrays.copyOf(bytes, end) : bytes.clone();
            System.arraycopy(event.data, 0, result, (int) event.position, event.data.length);
            return result;
        }
    }

    void materialize(Path directory, int moment, RandomGenerator random, Path target) throws IOException {
        List<Event> past;
        synchronized (this) {
            past = List.copyOf(events.subList(0, moment));
        }
        Map<Path, Image> names = new HashMap<>();
        Map<Path, Image> safeNames = new HashMap<>();
        for (Event event : past) {
            replay(event, names, safeNames);
        }
        Set<Path> all = new HashSet<>(names.keySet());
        all.addAll(safeNames.keySet());
        Files.createDirectories(target);
        List<Path> sorted = new ArrayList<>(all);
        Collections.sort(sorted);
        for (Path file : sorted) {
            Image now = names.get(file);
            Image safe = safeNames.get(file);
            // A name that was made, deleted or replaced without a force may be in either state.
            Image image = now == safe || random.nextBoolean() ? now : safe;
            if (image != null && file.startsWith(directory)) {
                Path copy = target.resolve(directory.relativize(file).toString());
                Path parent = copy.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.write(copy, image.survivor(random));
            }
        }
    }

    private static void replay(Event event, Map<Path, Image> names, Map<Path, Image> safeNames) {
        switch (event.kind) {
            case EXISTED -> {
                Image image = new Image();
                image.safe = event.data;
                names.put(event.file, image);
                safeNames.put(event.file, image);
            }
            case CREATED -> names.put(event.file, new Image());
            case WRITTEN, TRUNCATED -> {
                Image image = names.get(event.file);
                if (image != null) {
                    image.pending.add(event);
                }
            }
            case FORCED -> force(event.file, names, safeNames);
            case DELETED -> names.remove(event.file);
            case MOVED -> {
                Image image = names.remove(event.file);
                if (image != null && event.target != null) {
                    names.put(event.target, image);
                }
            }
        }
    }

    private static void force(Path file, Map<Path, Image> names, Map<Path, Image> safeNames) {
        Image image = names.get(file);
        if (image != null) {
            image.force();
            safeNames.put(file, image);
            return;
        }
        // A directory: the names in it are as they are now.
        safeNames.keySet().removeIf(name -> file.equals(name.getParent()) && !names.containsKey(name));
        names.forEach((name, named) -> {
            if (file.equals(name.getParent())) {
                safeNames.put(name, named);
            }
        });
    }
}
