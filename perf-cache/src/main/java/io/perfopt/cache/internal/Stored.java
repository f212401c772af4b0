package io.perfopt.cache.internal;

import io.perfopt.cache.Compression;
import io.perfopt.cache.EntryPriority;
import io.perfopt.cache.Placement;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lies beside a value on disk, in the store's metadata and flags. Immutable.
 *
 * @param stamp the entry's place among writes and invalidations
 * @param freshUntilMillis when the value is no longer fresh; the store's own expiry is when it may not be served at all
 * @param idleMillis how long it may go unread, 0 for any time
 * @param loadNanos how long its load took
 * @param originalBytes the size of the encoded value before compression
 * @param shape the fingerprint of the type it was encoded from, 0 when unknown
 * @param fullKey the key, when the store's key holds its digest only
 * @param traits its labels
 * @param codec the codec's id
 * @param compression how the value is compressed
 * @param absent whether it remembers that there is no value
 */
record Stored(
        long stamp,
        long freshUntilMillis,
        long idleMillis,
        long loadNanos,
        int originalBytes,
        int shape,
        Optional<String> fullKey,
        Traits traits,
        int codec,
        Compression compression,
        boolean absent) {
    private static final int FORMAT = 1;
    private static final int HAS_KEY = 1;
    private static final int HAS_NAMESPACE = 2;
    private static final int HAS_MEDIA_TYPE = 4;
    // The place in these lists is what lies on disk: only ever add at the end.
    private static final List<Compression> COMPRESSIONS = List.of(
            Compression.NONE,
            Compression.DEFLATE,
            Compression.GZIP,
            Compression.ZSTD,
            Compression.BROTLI,
            Compression.LZ4);
    private static final List<EntryPriority> PRIORITIES =
            List.of(EntryPriority.LOW, EntryPriority.NORMAL, EntryPriority.HIGH);
    private static final List<Placement> PLACEMENTS = List.of(Placement.AUTOMATIC, Placement.MEMORY, Placement.DISK);

    int flags() {
        return codec
                | COMPRESSIONS.indexOf(compression) << 8
                | PRIORITIES.indexOf(traits.priority()) << 12
                | PLACEMENTS.indexOf(traits.placement()) << 14
                | (absent ? 1 << 16 : 0);
    }

    String keyOr(String plain) {
        return fullKey.orElse(plain);
    }

    byte[] metadata() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeByte(FORMAT);
            out.writeByte((fullKey.isPresent() ? HAS_KEY : 0)
                    | (traits.namespace().isPresent() ? HAS_NAMESPACE : 0)
                    | (traits.mediaType().isPresent() ? HAS_MEDIA_TYPE : 0));
            out.writeLong(stamp);
            out.writeLong(freshUntilMillis);
            out.writeLong(idleMillis);
            out.writeLong(loadNanos);
            out.writeInt(originalBytes);
            out.writeInt(shape);
            if (fullKey.isPresent()) {
                out.writeUTF(fullKey.get());
            }
            if (traits.namespace().isPresent()) {
                out.writeUTF(traits.namespace().get());
            }
            if (traits.mediaType().isPresent()) {
                out.writeUTF(traits.mediaType().get());
            }
            writeLabels(out, traits.tags());
            writeLabels(out, traits.dependsOn());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void writeLabels(DataOutputStream out, Set<String> labels) throws IOException {
        out.writeByte(labels.size());
        for (String label : labels) {
            out.writeUTF(label);
        }
    }

    /** Reads metadata and flags; null for a format that is not ours. */
    static @Nullable Stored parse(byte[] bytes, int offset, int length, int flags) {
        int compression = flags >>> 8 & 15;
        int priority = flags >>> 12 & 3;
        int placement = flags >>> 14 & 3;
        if (compression >= COMPRESSIONS.size() || priority >= PRIORITIES.size() || placement >= PLACEMENTS.size()) {
            return null;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
            if (in.readByte() != FORMAT) {
                return null;
            }
            int has = in.readByte();
            long stamp = in.readLong();
            long fresh = in.readLong();
            long idle = in.readLong();
            long load = in.readLong();
            int original = in.readInt();
            int shape = in.readInt();
            Optional<String> key = text(in, has & HAS_KEY);
            Optional<String> namespace = text(in, has & HAS_NAMESPACE);
            Optional<String> mediaType = text(in, has & HAS_MEDIA_TYPE);
            Set<String> tags = labels(in);
            Set<String> dependsOn = labels(in);
            Traits traits = new Traits(
                    tags, dependsOn, namespace, PRIORITIES.get(priority), PLACEMENTS.get(placement), mediaType);
            return new Stored(
                    stamp,
                    fresh,
                    idle,
                    load,
                    original,
                    shape,
                    key,
                    traits,
                    flags & 0xFF,
                    COMPRESSIONS.get(compression),
                    (flags >>> 16 & 1) != 0);
        } catch (IOException notOurs) {
            return null;
        }
    }

    private static Optional<String> text(DataInputStream in, int present) throws IOException {
        return present == 0 ? Optional.empty() : Optional.of(in.readUTF());
    }

    private static Set<String> labels(DataInputStream in) throws IOException {
        int count = in.readUnsignedByte();
        if (count == 0) {
            return Set.of();
        }
        Set<String> labels = new LinkedHashSet<>();
        for (int i = 0; i < count; i++) {
            labels.add(in.readUTF());
        }
        return Set.copyOf(labels);
    }
}
