package io.perfopt.cache.internal.compress;

import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import java.io.IOException;

/** Zstandard at level 1 through zstd-jni, with contexts used again: a fresh one costs more than a small value's decompression. */
final class Zstd implements Compressor {
    private final Pool<ZstdCompressCtx> compressors =
            new Pool<>(() -> new ZstdCompressCtx().setLevel(1), ZstdCompressCtx::close);
    private final Pool<ZstdDecompressCtx> decompressors = new Pool<>(ZstdDecompressCtx::new, ZstdDecompressCtx::close);

    @Override
    public byte[] compress(byte[] bytes) {
        ZstdCompressCtx context = compressors.take();
        try {
            return context.compress(bytes);
        } finally {
            compressors.giveBack(context);
        }
    }

    @Override
    public void decompress(byte[] bytes, int offset, int length, byte[] target) throws IOException {
        ZstdDecompressCtx context = decompressors.take();
        try {
            int filled = context.decompressByteArray(target, 0, target.length, bytes, offset, length);
            if (filled != target.length) {
                throw new IOException("zstd frame holds " + filled + " bytes, announced were " + target.length);
            }
        } catch (ZstdException damaged) {
            throw new IOException("zstd frame is damaged or larger than announced", damaged);
        } finally {
            decompressors.giveBack(context);
        }
    }
}
