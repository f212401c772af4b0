package io.perfopt.testkit;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.WatchService;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A file system over another one that fails when told to: full, failing, slow, read-only, with short writes. And one that loses power: with {@link #recording()} it remembers what was
 * written and what was forced, and {@link #afterPowerLoss} makes a directory as a disk may look after power was lost at any of those moments, with writes that were not forced kept,
 * dropped, torn at sectors or reordered.
 *
 * <pre>{@code
 * FaultyFileSystem disk = FaultyFileSystem.over(temporaryDirectory.getFileSystem());
 * Path directory = disk.path(temporaryDirectory);
 * disk.faults().diskFull();
 * }</pre>
 *
 * <p>Files of this file system cannot be mapped into memory. Safe for any number of threads.
 */
public final class FaultyFileSystem extends FileSystem {
    private final FileSystem inner;
    private final FaultPlan faults = new FaultPlan();
    private final FaultyProvider provider;
    private volatile PowerLog powerLog = PowerLog.OFF;

    private FaultyFileSystem(FileSystem inner) {
        this.inner = inner;
        this.provider = new FaultyProvider(this, inner.provider());
    }

    /**
     * Wraps a file system.
     *
     * @param inner keeps the files
     * @return the file system around it, without faults
     */
    public static FaultyFileSystem over(FileSystem inner) {
        return new FaultyFileSystem(inner);
    }

    /**
     * From now on remembers writes and forces, for {@link #afterPowerLoss}. Files that exist already count as safe.
     *
     * @return this file system
     */
    public FaultyFileSystem recording() {
        powerLog = new PowerLog();
        return this;
    }

    /**
     * The switches for faults.
     *
     * @return one plan, the same at each call
     */
    public FaultPlan faults() {
        return faults;
    }

    /**
     * A path of the inner file system seen through this one.
     *
     * @param path a path of the inner file system
     * @return the same file or directory, with faults
     */
    public Path path(Path path) {
        return new FaultyPath(this, path);
    }

    /**
     * How many events were recorded: files made, written, forced, moved and deleted.
     *
     * @return the count; a moment for {@link #afterPowerLoss} is any number from 0 to it
     */
    public int recordedEvents() {
        return powerLog.size();
    }

    /**
     * Makes what a directory may look like when power is lost at a moment of the recording. What was forced before is there; of what was not, each write is
     * there, not there, or torn between sectors of 512 bytes, in any order, as the random numbers decide; the same for names made and deleted.
     *
     * @param directory a recorded directory, of this file system
     * @param moment how many recorded events had happened
     * @param random decides what of the unforced writes is left
     * @param target where the files go: a directory of any file system that does not exist yet
     * @throws IOException if the target cannot be written
     */
    public void afterPowerLoss(Path directory, int moment, RandomGenerator random, Path target) throws IOException {
        powerLog.materialize(unwrap(directory).toAbsolutePath(), moment, random, target);
    }

    PowerLog powerLog() {
        return powerLog;
    }

    Path wrap(Path path) {
        return new FaultyPath(this, path);
    }

    static Path unwrap(Path path) {
        return path instanceof FaultyPath faulty ? faulty.inner() : path;
    }

    @Override
    public FileSystemProvider provider() {
        return provider;
    }

    /** Does nothing: the inner file system is not ours to close. */
    @Override
    public void close() {}

    @Override
    public boolean isOpen() {
        return inner.isOpen();
    }

    @Override
    public boolean isReadOnly() {
        return inner.isReadOnly();
    }

    @Override
    public String getSeparator() {
        return inner.getSeparator();
    }

    @Override
    public Iterable<Path> getRootDirectories() {
        List<Path> roots = new ArrayList<>();
        inner.getRootDirectories().forEach(root -> roots.add(wrap(root)));
        return roots;
    }

    @Override
    public Iterable<FileStore> getFileStores() {
        return inner.getFileStores();
    }

    @Override
    public Set<String> supportedFileAttributeViews() {
        return inner.supportedFileAttributeViews();
    }

    @Override
    public Path getPath(String first, String... more) {
        return wrap(inner.getPath(first, more));
    }

    @Override
    public PathMatcher getPathMatcher(String syntaxAndPattern) {
        PathMatcher matcher = inner.getPathMatcher(syntaxAndPattern);
        return path -> matcher.matches(unwrap(path));
    }

    @Override
    public UserPrincipalLookupService getUserPrincipalLookupService() {
        return inner.getUserPrincipalLookupService();
    }

    @Override
    public WatchService newWatchService() throws IOException {
        return inner.newWatchService();
    }

    @Override
    public String toString() {
        return "FaultyFileSystem[over " + inner + "]";
    }
}
