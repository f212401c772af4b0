package io.perfopt.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.compressors.lz4.FramedLZ4CompressorInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CompressionTest {
    private static final byte[] TEXT =
            "the quick brown fox jumps over the lazy dog. ".repeat(200).getBytes(StandardCharsets.UTF_8);

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(9).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    @Tag("C9")
    void everyFormatGivesBackWhatWentIn(Compression compression) {
        try (Rig rig = Rig.memory()) {
            for (byte[] bytes : new byte[][] {TEXT, noise(10_000), {}, {42}}) {
                Compressed packed = rig.cache.compress(bytes, compression);
                assertThat(packed.originalBytes()).isEqualTo(bytes.length);
                assertThat(packed.compression()).isNotEqualTo(Compression.AUTOMATIC);
                assertThat(rig.cache.decompress(packed)).isEqualTo(bytes);
            }
            double ratio = rig.cache.compress(TEXT, compression).ratio();
            assertThat(ratio).isLessThanOrEqualTo(compression == Compression.NONE ? 1 : 0.2);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    @Tag("C9")
    void whatIsLargerOrSmallerThanAnnouncedIsRefused(Compression compression) {
        try (Rig rig = Rig.memory(builder -> builder.maximumValue(ByteSize.megabytes(1)))) {
            Compressed packed = rig.cache.compress(TEXT, compression);
            for (int announced : new int[] {TEXT.length - 1, TEXT.length + 1, 0, 2 << 20}) {
                assertThatThrownBy(() ->
                                rig.cache.decompress(new Compressed(packed.bytes(), announced, packed.compression())))
                        .as("announced as " + announced)
                        .isInstanceOf(CacheException.class);
            }
            byte[] cut = Arrays.copyOf(packed.bytes(), packed.bytes().length / 2);
            assertThatThrownBy(() -> rig.cache.decompress(new Compressed(cut, TEXT.length, packed.compression())))
                    .isInstanceOf(CacheException.class);
        }
    }

    @Test
    @Tag("C9")
    void aBombIsRefusedByTheLimitForValues() {
        byte[] zeros = new byte[20 << 20];
        try (Rig large = Rig.memory();
                Rig small = Rig.memory(builder -> builder.maximumValue(ByteSize.megabytes(1)))) {
            Compressed bomb = large.cache.compress(zeros, Compression.GZIP);
            assertThat(bomb.bytes().length).isLessThan(100_000);
            assertThatThrownBy(() -> small.cache.decompress(bomb))
                    .isInstanceOf(CacheException.class)
                    .hasMessageContaining("allowed are 1048576");
        }
    }

    @Test
    @Tag("C9")
    void otherProgramsReadGzipAndLz4() throws IOException {
        try (Rig rig = Rig.memory()) {
            byte[] gzip = rig.cache.compress(TEXT, Compression.GZIP).bytes();
            assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip)).readAllBytes())
                    .isEqualTo(TEXT);
            byte[] lz4 = rig.cache.compress(TEXT, Compression.LZ4).bytes();
            assertThat(new FramedLZ4CompressorInputStream(new ByteArrayInputStream(lz4)).readAllBytes())
                    .isEqualTo(TEXT);
            ByteArrayOutputStream theirs = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(theirs)) {
                out.write(TEXT);
            }
            assertThat(rig.cache.decompress(new Compressed(theirs.toByteArray(), TEXT.length, Compression.GZIP)))
                    .isEqualTo(TEXT);
        }
    }

    private static long stored(Rig rig, String key) {
        rig.cache.memory().clear();
        return rig.cache.metadata(key).orElseThrow().bytes();
    }

    @Test
    @Tag("C9")
    void storedValuesAreCompressedOnlyWhereItPays() {
        try (Rig rig = Rig.tiered()) {
            rig.cache.put("text", TEXT);
            assertThat(stored(rig, "text")).isLessThan(TEXT.length / 5);
            assertThat(rig.cache.metadata("text").orElseThrow().compressed()).contains(true);
            rig.cache.put("short", Arrays.copyOf(TEXT, 1_023));
            assertThat(stored(rig, "short")).as("below the threshold").isEqualTo(1_023);
            rig.cache.put("noise", noise(5_000));
            assertThat(stored(rig, "noise")).as("nothing to save").isEqualTo(5_000);
            assertThat(rig.cache.metadata("noise").orElseThrow().compressed()).contains(false);
            rig.cache.put("image", TEXT, EntryOptions.defaults().mediaType("image/webp"));
            assertThat(stored(rig, "image")).as("compressed by its nature").isEqualTo(TEXT.length);
            rig.cache.put("drawing", TEXT, EntryOptions.defaults().mediaType("image/svg+xml"));
            assertThat(stored(rig, "drawing")).isLessThan(TEXT.length / 5);
            byte[] png = TEXT.clone();
            System.arraycopy(new byte[] {(byte) 0x89, 'P', 'N', 'G'}, 0, png, 0, 4);
            rig.cache.put("png", png);
            assertThat(stored(rig, "png")).as("known by its first bytes").isEqualTo(png.length);
            for (String key : new String[] {"text", "short", "noise", "image", "png"}) {
                assertThat(rig.cache.find(key, byte[].class)).isPresent();
            }
            assertThat(rig.cache.find("text", byte[].class).orElseThrow()).isEqualTo(TEXT);
        }
    }
}
