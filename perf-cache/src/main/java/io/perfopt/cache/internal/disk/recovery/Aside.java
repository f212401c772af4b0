package io.perfopt.cache.internal.disk.recovery;

import io.perfopt.cache.internal.disk.file.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** Puts files that cannot be used out of the way instead of deleting them, and remembers why. For one thread. */
public final class Aside {
    private final List<Moved> moved = new ArrayList<>();

    /** A file that was put aside and why. */
    public record Moved(String file, String reason) {}

    /** Moves a file, or only remembers it where the store does not write. */
    public void put(Layout layout, Path path, String reason, boolean writable) {
        String name = path.getFileName().toString();
        if (!writable) {
            moved.add(new Moved(name, reason));
            return;
        }
        try {
            Files.createDirectories(layout.aside());
            Files.move(path, layout.aside().resolve(name), StandardCopyOption.REPLACE_EXISTING);
            moved.add(new Moved("aside/" + name, reason));
        } catch (IOException cannotMove) {
            moved.add(new Moved(name, reason + "; it could not be moved: " + cannotMove.getMessage()));
        }
    }

    public List<Moved> all() {
        return List.copyOf(moved);
    }
}
