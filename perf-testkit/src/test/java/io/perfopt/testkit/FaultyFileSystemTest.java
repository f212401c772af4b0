package io.perfopt.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perfopt.testkit.FaultPlan.Operation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultyFileSystemTest {
    @TempDir
    Path temporary;

    private FaultyFileSystem system = FaultyFileSystem.over(java.nio.file.FileSystems.getDefault());
    private Path directory = Path.of("");

    @BeforeEach
    void wrap() {
        system = FaultyFileSystem.over(temporary.getFileSystem());
        directory = system.path(temporary);
    }

    private FileChannel create(String name) throws IOException {
        return FileChannel.open(
                directory.resolve(name),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    private static ByteBuffer bytes(int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        return ByteBuffer.wrap(bytes);
    }

    @Test
    void worksLikeTheInnerFileSystemWithoutFaults() throws IOException {
        Files.writeString(directory.resolve("a"), "text");
        Files.createDirectories(directory.resolve("b/c"));
        Files.move(directory.resolve("a"), directory.resolve("b/c/d"));

        assertThat(Files.readString(temporary.resolve("b/c/d"))).isEqualTo("text");
        assertThat(Files.readString(directory.resolve("b").resolve("c/d"))).isEqualTo("text");
        try (var files = Files.list(directory.resolve("b"))) {
            assertThat(files).containsExactly(directory.resolve("b/c"));
        }
        assertThat(directory.resolve("b/c").getFileSystem()).isSameAs(system);
        assertThat(Files.size(directory.resolve("b/c/d"))).isEqualTo(4);
        Files.delete(directory.resolve("b/c/d"));
        assertThat(temporary.resolve("b/c/d")).doesNotExist();
        assertThat(system.faults().faults()).isZero();
    }

    @Test
    void aWriteTakesNoMoreThanToldAndSaysSo() throws IOException {
        try (FileChannel channel = create("file")) {
            system.faults().shortWrites(3);
            ByteBuffer source = bytes(8, 1);

            assertThat(channel.write(source, 0)).isEqualTo(3);
            assertThat(source.position()).isEqualTo(3);
            assertThat(channel.size()).isEqualTo(3);
            system.faults().heal();
            assertThat(channel.write(source, 3)).isEqualTo(5);
        }
    }

    @Test
    void aFullDiskTakesNewBytesNowhereAndOldOnesAgain() throws IOException {
        try (FileChannel channel = create("file")) {
            channel.write(bytes(10, 1), 0);
            system.faults().diskFull();

            assertThat(channel.write(bytes(10, 2), 0)).isEqualTo(10);
            assertThat(channel.write(bytes(10, 3), 5)).isEqualTo(5);
            assertThatThrownBy(() -> channel.write(bytes(1, 4), 10))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("No space left on device");
            assertThatThrownBy(() -> create("other")).hasMessageContaining("No space left on device");
            assertThat(channel.size()).isEqualTo(10);
            assertThat(system.faults().faults()).isEqualTo(2);
        }
    }

    @Test
    void operationsFailThatWereToldTo() throws IOException {
        try (FileChannel channel = create("file")) {
            channel.write(bytes(4, 1), 0);
            system.faults().failing(Operation.READ);
            assertThatThrownBy(() -> channel.read(bytes(4, 0), 0)).hasMessageContaining("Input/output error");
            assertThat(channel.write(bytes(4, 1), 0)).isEqualTo(4);
            system.faults().heal();
            system.faults().failing(Operation.FORCE);
            assertThatThrownBy(() -> channel.force(false)).hasMessageContaining("Input/output error");
            assertThat(channel.read(bytes(4, 0), 0)).isEqualTo(4);
            system.faults().heal();
            system.faults().failing(Operation.DELETE);
            assertThatThrownBy(() -> Files.delete(directory.resolve("file")))
                    .hasMessageContaining("Input/output error");
            system.faults().heal();
            system.faults().failing(Operation.OPEN);
            assertThatThrownBy(() -> Files.readString(directory.resolve("file")))
                    .hasMessageContaining("Input/output error");
        }
    }

    @Test
    void writesFailAfterACount() throws IOException {
        try (FileChannel channel = create("file")) {
            system.faults().failingAfterWrites(2);
            channel.write(bytes(1, 1), 0);
            channel.write(bytes(1, 1), 1);
            assertThatThrownBy(() -> channel.write(bytes(1, 1), 2)).hasMessageContaining("Input/output error");
        }
    }

    @Test
    void aReadOnlyFileSystemStillReads() throws IOException {
        try (FileChannel channel = create("file")) {
            channel.write(bytes(4, 7), 0);
            system.faults().readOnly();

            assertThatThrownBy(() -> channel.write(bytes(4, 1), 0)).hasMessageContaining("Read-only file system");
            assertThatThrownBy(() -> Files.createDirectory(directory.resolve("d")))
                    .hasMessageContaining("Read-only file system");
            assertThat(channel.read(bytes(4, 0), 0)).isEqualTo(4);
        }
    }

    @Test
    void faultsMayBeForSomeFilesOnly() throws IOException {
        try (FileChannel one = create("one");
                FileChannel other = create("other")) {
            system.faults().onlyFor(path -> path.endsWith("other")).failing(Operation.WRITE);

            assertThat(one.write(bytes(4, 1), 0)).isEqualTo(4);
            assertThatThrownBy(() -> other.write(bytes(4, 1), 0)).hasMessageContaining("Input/output error");
        }
    }

    @Test
    void reportsTheFreeSpaceItWasTold() throws IOException {
        system.faults().freeBytes(17);
        assertThat(Files.getFileStore(directory).getUsableSpace()).isEqualTo(17);
        system.faults().heal();
        assertThat(Files.getFileStore(directory).getUsableSpace()).isGreaterThan(17);
    }

    @Test
    void aSlowDiskRunsWhatItIsTold() throws IOException {
        AtomicInteger waits = new AtomicInteger();
        try (FileChannel channel = create("file")) {
            system.faults().slow(waits::incrementAndGet);
            channel.write(bytes(4, 1), 0);
            channel.force(false);
        }
        assertThat(waits).hasValue(2);
    }

    @Test
    void powerLossKeepsWhatWasForcedAndAnyPartOfWhatWasNot() throws IOException {
        system.recording();
        try (FileChannel channel = create("file")) {
            channel.write(bytes(1_024, 1), 0);
            channel.force(false);
            channel.write(bytes(1_024, 2), 512);
            channel.write(bytes(512, 3), 0);
        }
        Set<String> states = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 400; i++) {
            Path target = temporary.resolve("after" + i);
            system.afterPowerLoss(directory, system.recordedEvents(), random, target);
            byte[] left = Files.readAllBytes(target.resolve("file"));
            assertThat(left.length).isIn(1_024, 1_536);
            StringBuilder sectors = new StringBuilder();
            for (int sector = 0; sector < left.length; sector += 512) {
                byte[] part = Arrays.copyOfRange(left, sector, sector + 512);
                assertThat(part).containsOnly(part[0]);
                sectors.append(part[0]);
            }
            states.add(sectors.toString());
        }
        // First sector old or third value, second old or second value, third absent or second value, with its gap never
        // filled by chance.
        assertThat(states)
                .contains("11", "31", "12", "32", "122", "322")
                .isSubsetOf("11", "31", "12", "32", "122", "322", "112", "312");
    }

    @Test
    void powerLossBeforeAForceMayLoseTheFileAndAfterItMayNot() throws IOException {
        system.recording();
        int forcedAt;
        try (FileChannel channel = create("file")) {
            channel.write(bytes(10, 1), 0);
            int written = system.recordedEvents();
            channel.force(false);
            forcedAt = system.recordedEvents();
            Set<Boolean> there = new HashSet<>();
            Random random = new Random(1);
            for (int i = 0; i < 50; i++) {
                Path target = temporary.resolve("before" + i);
                system.afterPowerLoss(directory, written, random, target);
                there.add(Files.exists(target.resolve("file")));
            }
            assertThat(there).containsExactlyInAnyOrder(true, false);
        }
        Files.delete(directory.resolve("file"));
        Random random = new Random(2);
        for (int i = 0; i < 20; i++) {
            Path target = temporary.resolve("after" + i);
            system.afterPowerLoss(directory, forcedAt, random, target);
            assertThat(Files.readAllBytes(target.resolve("file"))).hasSize(10);
        }
    }

    @Test
    void aForcedDirectoryMakesItsNamesSafe() throws IOException {
        system.recording();
        create("kept").close();
        create("deleted").close();
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
        Files.delete(directory.resolve("deleted"));
        try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
            names.force(true);
        }
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            Path target = temporary.resolve("names" + i);
            system.afterPowerLoss(directory, system.recordedEvents(), random, target);
            assertThat(target.resolve("kept")).exists();
            assertThat(target.resolve("deleted")).doesNotExist();
        }
    }
}
