package io.perfopt.cache.internal.disk.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Ownership of a directory: made with access for its owner only, locked by a file lock that the operating system takes back from a killed process, with a note of who holds it. Its
 * state is checked now and then, since a directory may vanish under its owner.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final int MAXIMUM_NOTE_LENGTH = 256;

    /**
     * Directories locked by this JVM. Asked before the lock file is touched: closing any channel of a file takes away the process's lock on it.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path identity;
    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;
    private final @Nullable Object fileKey;

    private DirectoryLock(Path identity, Path file, FileChannel channel, FileLock lock, @Nullable Object fileKey) {
        this.identity = identity;
        this.file = file;
        this.channel = channel;
        this.lock = lock;
        this.fileKey = fileKey;
    }

    /** Makes the directory if it is missing and refuses one that others could have prepared. */
    public static void prepare(Path directory) throws IOException, RefusedException {
        if (Files.isSymbolicLink(directory)) {
            throw new RefusedException(
                    "directory must not be a symbolic link, was " + directory + "; name the directory it points to");
        }
        boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                throw new RefusedException("directory must be a directory, " + directory + " is a file");
            }
        } else {
            Path parent = directory.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            try {
                FileAttribute<?>[] attributes = posix
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                        : new FileAttribute<?>[0];
                Files.createDirectory(directory, attributes);
            } catch (FileAlreadyExistsException anotherWasFaster) {
                // It is checked like any other below.
            }
        }
        if (posix) {
            requireOwn(directory);
            if (!Files.getPosixFilePermissions(directory).equals(OWNER_ONLY)) {
                Files.setPosixFilePermissions(directory, OWNER_ONLY);
            }
        }
    }

    private static void requireOwn(Path directory) throws IOException, RefusedException {
        UserPrincipal owner = Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS);
        UserPrincipal self = self(directory);
        if (!owner.equals(self)) {
            throw new RefusedException("directory " + directory + " must belong to " + self.getName()
                    + ", the user of this process, but belongs to " + owner.getName());
        }
    }

    /** Who this process is, by the owner of a file it makes. */
    private static UserPrincipal self(Path directory) throws IOException, RefusedException {
        Path own;
        try {
            own = Files.createTempFile(directory, "owner", null);
        } catch (java.nio.file.AccessDeniedException foreign) {
            throw new RefusedException(
                    "directory " + directory + " must be writable by the user of this process", foreign);
        }
        try {
            return Files.getOwner(own);
        } finally {
            Files.deleteIfExists(own);
        }
    }

    /** Locks the directory, or returns null if another store holds it. */
    public static @Nullable DirectoryLock acquire(Layout layout, String purpose) throws IOException {
        Path file = layout.lock();
        Path identity = layout.directory().toRealPath();
        if (!HELD.add(identity)) {
            return null;
        }
        FileChannel channel = null;
        DirectoryLock held = null;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock != null) {
                Files.writeString(
                        layout.owner(), "process " + ProcessHandle.current().pid() + " (" + purpose + ")");
                held = new DirectoryLock(identity, file, channel, lock, keyOf(file));
            }
            return held;
        } catch (OverlappingFileLockException heldByAnotherClassLoader) {
            return null;
        } finally {
            if (held == null) {
                HELD.remove(identity);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** The note of whoever holds the lock, for a message. */
    public static String owner(Layout layout) {
        try {
            String text = Files.readString(layout.owner());
            return text.isEmpty() || text.length() > MAXIMUM_NOTE_LENGTH ? "an unknown process" : text;
        } catch (IOException | java.io.UncheckedIOException unreadable) {
            return "an unknown process";
        }
    }

    /** Whether the lock file is still the one that was locked. */
    public boolean isInPlace() {
        try {
            return Files.exists(file) && Objects.equals(fileKey, keyOf(file));
        } catch (IOException gone) {
            return false;
        }
    }

    private static @Nullable Object keyOf(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    @Override
    public void close() throws IOException {
        try {
            if (lock.isValid()) {
                lock.release();
            }
        } finally {
            try {
                channel.close();
            } finally {
                HELD.remove(identity);
            }
        }
    }

    /** The directory cannot be used, now or later, whatever the medium does. */
    public static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1;

        public RefusedException(String message) {
            super(message);
        }

        RefusedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
