package io.perfopt.cache.internal.disk.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From Java 22 on a mapping goes when it is told to; before, its bytes are counted until the collector has taken it. Each test says what must be true on the Java it runs on. */
@Tag("C2")
class MappingTest {
    private static final boolean UNMAPS = Runtime.version().feature() >= 22;
    private static final int SIZE = 1 << 16;

    @TempDir
    Path temporary;

    private final MappingBudget budget = new MappingBudget(2 * SIZE);
    private Layout layout = new Layout(Path.of(""));

    @BeforeEach
    void makeLayout() {
        layout = new Layout(temporary);
    }

    @Test
    void knowsWhetherThisJavaUnmapsAtOnce() {
        assertThat(Mapping.unmapsAtOnce()).isEqualTo(UNMAPS);
    }

    @Test
    void aMappingShowsWhatTheChannelWritesUntilItIsReleased() throws IOException {
        try (StoreFile file = StoreFile.create(temporary.resolve("file"))) {
            file.write(ByteBuffer.allocate(1), SIZE - 1);
            Mapping mapping = Mapping.of(file.channel(), SIZE);
            file.write(ByteBuffer.wrap(new byte[] {42}), 4_096);
            assertThat(mapping.bytes().get(4_096)).isEqualTo((byte) 42);

            assertThat(mapping.release()).isEqualTo(UNMAPS);
            if (UNMAPS) {
                assertThatThrownBy(() -> mapping.bytes().get(4_096)).isInstanceOf(IllegalStateException.class);
            } else {
                assertThat(mapping.bytes().get(4_096)).isEqualTo((byte) 42);
            }
            assertThat(mapping.release()).as("a second time").isFalse();
        }
    }

    @Test
    void aDeletedFileFreesItsRoomAtOnceOrIsCountedUntilTheCollectorFreesIt() throws IOException {
        SegmentFile file = SegmentFile.create(layout, 0, SIZE, true, budget);
        assertThat(file.isMapped()).isTrue();
        assertThat(budget.mappedBytes()).isEqualTo(SIZE);

        file.delete();

        assertThat(budget.mappedBytes()).isEqualTo(UNMAPS ? 0 : SIZE);
        assertThat(budget.unreleasedBytes()).isEqualTo(UNMAPS ? 0 : SIZE);
    }

    @Test
    void aReadBehindTheReleaseIsAnExceptionOfTheMediumAndNotOfTheProgram() throws IOException {
        SegmentFile file = SegmentFile.create(layout, 0, SIZE, true, budget);
        file.write(ByteBuffer.wrap(new byte[] {7}), 8);
        byte[] read = new byte[1];
        file.read(8, read, 1);
        assertThat(read).containsExactly(7);
        file.delete();

        if (UNMAPS) {
            assertThatThrownBy(() -> file.read(8, read, 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("is gone");
        } else {
            file.read(8, read, 1);
            assertThat(read).containsExactly(7);
        }
    }

    @Test
    void beyondTheBudgetFilesAreReadThroughTheirChannel() throws IOException {
        SegmentFile.create(layout, 0, SIZE, true, budget);
        SegmentFile.create(layout, 1, SIZE, true, budget);
        SegmentFile third = SegmentFile.create(layout, 2, SIZE, true, budget);
        assertThat(third.isMapped()).isFalse();

        third.write(ByteBuffer.wrap(new byte[] {9}), 8);
        byte[] read = new byte[1];
        third.read(8, read, 1);

        assertThat(read).containsExactly(9);
    }
}
