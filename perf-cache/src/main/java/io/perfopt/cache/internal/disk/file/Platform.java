package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** What the store must know of the machine. Stateless. */
public final class Platform {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** File systems whose mappings may not show what was just written through a channel. */
    private static final Set<String> NOT_COHERENT =
            Set.of("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "9p", "ceph", "afs", "lustre", "glusterfs", "vboxsf");

    private Platform() {}

    /** Differs from one boot of the machine to the next; empty where that cannot be known. */
    public static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException | SecurityException notLinux) {
            return "";
        }
    }

    /** Whether mapping files of this directory is sound: enough address space, and both views show the same bytes. */
    public static boolean mapsCoherently(Path directory) {
        if (directory.getFileSystem() != FileSystems.getDefault() || is32Bit()) {
            return false;
        }
        try {
            String type = Files.getFileStore(directory).type().toLowerCase(Locale.ROOT);
            if (NOT_COHERENT.contains(type) || type.startsWith("fuse")) {
                return false;
            }
            return probe(directory);
        } catch (IOException cannotTell) {
            return false;
        }
    }

    private static boolean is32Bit() {
        return "32".equals(System.getProperty("sun.arch.data.model"));
    }

    private static boolean probe(Path directory) throws IOException {
        Path path = directory.resolve("probe");
        Files.deleteIfExists(path);
        try (StoreFile file = StoreFile.create(path)) {
            int size = 2 * 4096;
            file.write(ByteBuffer.allocate(1), size - 1);
            Mapping mapping = Mapping.of(file.channel(), size);
            try {
                boolean same = mapping.bytes().get(4096) == 0;
                for (byte written = 1; written <= 3; written++) {
                    file.write(ByteBuffer.wrap(new byte[] {written}), 4096);
                    same &= mapping.bytes().get(4096) == written;
                }
                return same;
            } finally {
                mapping.release();
            }
        } catch (InternalError | UnsupportedOperationException unsound) {
            return false;
        } finally {
            Files.deleteIfExists(path);
        }
    }
}
