package io.perfopt.testkit;

import io.perfopt.testkit.FaultPlan.Operation;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.attribute.FileStoreAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hands every call to the inner provider, after asking the plan whether it fails. Safe for any number of threads. */
final class FaultyProvider extends FileSystemProvider {
    private final FaultyFileSystem system;
    private final FileSystemProvider inner;

    FaultyProvider(FaultyFileSystem system, FileSystemProvider inner) {
        this.system = system;
        this.inner = inner;
    }

    private static Path unwrap(Path path) {
        return FaultyFileSystem.unwrap(path);
    }

    @Override
    public String getScheme() {
        return "faulty-" + inner.getScheme();
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException("made with FaultyFileSystem.over");
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return system;
    }

    @Override
    public Path getPath(URI uri) {
        return system.wrap(inner.getPath(uri));
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        Path file = unwrap(path).toAbsolutePath();
        boolean existed = Files.exists(file);
        boolean creates = options.contains(StandardOpenOption.CREATE_NEW)
                || (options.contains(StandardOpenOption.CREATE) && !existed);
        system.faults().check(creates ? Operation.CREATE : Operation.OPEN, file);
        if (!creates && options.contains(StandardOpenOption.WRITE)) {
            system.faults().check(Operation.WRITE, file);
        }
        system.powerLog().willOpen(file, existed);
        FileChannel channel = inner.newFileChannel(file, options, attributes);
        if (creates) {
            system.powerLog().created(file);
        } else if (options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            system.powerLog().truncated(file, 0);
        }
        return new FaultyChannel(system, file, channel);
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        if (Files.isDirectory(unwrap(path))) {
            return inner.newByteChannel(unwrap(path), options, attributes);
        }
        return newFileChannel(path, options, attributes);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path directory, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        system.faults().check(Operation.READ, unwrap(directory));
        DirectoryStream<Path> stream =
                inner.newDirectoryStream(unwrap(directory), path -> filter.accept(system.wrap(path)));
        return new DirectoryStream<>() {
            @Override
            public Iterator<Path> iterator() {
                Iterator<Path> paths = stream.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return paths.hasNext();
                    }

                    @Override
                    public Path next() {
                        return system.wrap(paths.next());
                    }
                };
            }

            @Override
            public void close() throws IOException {
                stream.close();
            }
        };
    }

    @Override
    public void createDirectory(Path directory, FileAttribute<?>... attributes) throws IOException {
        system.faults().check(Operation.CREATE, unwrap(directory));
        inner.createDirectory(unwrap(directory), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        Path file = unwrap(path).toAbsolutePath();
        system.faults().check(Operation.DELETE, file);
        boolean directory = Files.isDirectory(file);
        inner.delete(file);
        if (!directory) {
            system.powerLog().deleted(file);
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        throw new UnsupportedOperationException("copy through channels, so that the bytes are seen");
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        Path from = unwrap(source).toAbsolutePath();
        Path to = unwrap(target).toAbsolutePath();
        system.faults().check(Operation.DELETE, from);
        inner.move(from, to, options);
        system.powerLog().moved(from, to);
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return inner.isSameFile(unwrap(path), unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return inner.isHidden(unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        system.faults().check(Operation.READ, unwrap(path));
        return new Store(inner.getFileStore(unwrap(path)));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        inner.checkAccess(unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return inner.getFileAttributeView(unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return inner.readAttributes(unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return inner.readAttributes(unwrap(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, Object value, LinkOption... options) throws IOException {
        inner.setAttribute(unwrap(path), attribute, value, options);
    }

    /** Reports the free space of the plan. */
    private final class Store extends FileStore {
        private final FileStore store;

        Store(FileStore store) {
            this.store = store;
        }

        private long free(long there) {
            long told = system.faults().reportedFreeBytes();
            return told < 0 ? there : told;
        }

        @Override
        public String name() {
            return store.name();
        }

        @Override
        public String type() {
            return store.type();
        }

        @Override
        public boolean isReadOnly() {
            return store.isReadOnly();
        }

        @Override
        public long getTotalSpace() throws IOException {
            return store.getTotalSpace();
        }

        @Override
        public long getUsableSpace() throws IOException {
            return free(store.getUsableSpace());
        }

        @Override
        public long getUnallocatedSpace() throws IOException {
            return free(store.getUnallocatedSpace());
        }

        @Override
        public boolean supportsFileAttributeView(Class<? extends FileAttributeView> type) {
            return store.supportsFileAttributeView(type);
        }

        @Override
        public boolean supportsFileAttributeView(String name) {
            return store.supportsFileAttributeView(name);
        }

        @Override
        public <V extends FileStoreAttributeView> @Nullable V getFileStoreAttributeView(Class<V> type) {
            return store.getFileStoreAttributeView(type);
        }

        @Override
        public Object getAttribute(String attribute) throws IOException {
            return store.getAttribute(attribute);
        }
    }
}
