package io.perfopt.cache.internal;

import io.perfopt.cache.CacheListener.Kind;
import io.perfopt.cache.Invalidated;
import io.perfopt.cache.Invalidations;
import io.perfopt.cache.internal.Generations.Scope;
import io.perfopt.cache.internal.TieredStore.Removed;
import io.perfopt.cache.spi.DiskHeader;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries out of all tiers of all regions. A single key is removed under its stripe. Everything else first becomes a generation,
 * from which moment no tier serves what is older, and is then taken out of memory and of the queue of writes; on disk it stays until
 * it is overwritten or the disk makes room. Safe for any number of threads.
 */
final class Invalidator {
    private final Core core;
    private final Supplier<Collection<DefaultRegion<?>>> regions;
    private final Function<String, @Nullable DefaultRegion<?>> byName;
    private final AtomicBoolean graphRead = new AtomicBoolean();

    Invalidator(
            Core core,
            Supplier<Collection<DefaultRegion<?>>> regions,
            Function<String, @Nullable DefaultRegion<?>> byName) {
        this.core = core;
        this.regions = regions;
        this.byName = byName;
    }

    /** One way of counting. */
    Invalidations view(boolean counting) {
        return new View(counting);
    }

    private final class View implements Invalidations {
        private final boolean counting;

        View(boolean counting) {
            this.counting = counting;
        }

        @Override
        public Invalidated invalidate(String name) {
            return tell(Kind.KEY, name, name(name));
        }

        @Override
        public Invalidated invalidateMatching(String pattern) {
            return tell(Kind.PATTERN, pattern, matching(pattern, counting));
        }

        @Override
        public Invalidated invalidateCascade(String nameOrPattern) {
            return cascade(nameOrPattern, counting);
        }

        @Override
        public Invalidated invalidateTag(String tag) {
            return tell(Kind.TAG, tag, tag(tag, counting));
        }

        @Override
        public Invalidated invalidateNamespace(String namespace) {
            return tell(Kind.NAMESPACE, namespace, namespace(namespace, counting));
        }

        @Override
        public Invalidated invalidateRegion(String region) {
            return tell(Kind.REGION, region, region(region, counting));
        }

        @Override
        public Invalidated clear() {
            return tell(Kind.ALL, "", all(counting));
        }
    }

    private Invalidated tell(Kind kind, String name, Invalidated result) {
        if (!core.listeners().isEmpty()) {
            core.listeners().tell(listener -> listener.invalidated(kind, name, result));
        }
        return result;
    }

    /** A key of a region, whether or not this process has made the region. */
    Invalidated key(String region, String key) {
        core.requireOpen();
        DefaultRegion<?> known = byName.apply(region);
        if (known == null) {
            boolean onDisk = core.disk() != null && core.disk().remove(region, key);
            return new Invalidated(0, OptionalLong.of(onDisk ? 1 : 0), OptionalLong.empty());
        }
        known.loads().invalidate(key);
        Removed removed = known.store().remove(key, null);
        boolean memory = removed != null && removed.memory();
        boolean disk = removed != null && removed.disk();
        return new Invalidated(memory ? 1 : 0, OptionalLong.of(disk ? 1 : 0), OptionalLong.empty());
    }

    Invalidated toldKey(String region, String key) {
        return tell(Kind.KEY, Names.of(region, key), key(region, key));
    }

    private Invalidated name(String name) {
        Invalidated result = key("", name);
        int slash = name.indexOf('/');
        if (slash > 0 && slash < name.length() - 1 && slash <= Names.MAXIMUM_REGION_CHARACTERS) {
            result = result.plus(key(name.substring(0, slash), name.substring(slash + 1)));
        }
        return result;
    }

    private Invalidated matching(String pattern, boolean counting) {
        Glob glob = Glob.of(pattern);
        BiPredicate<String, String> affected = (region, key) -> glob.matches(Names.of(region, key));
        return drop(
                Scope.PATTERN, pattern, counting, (region, key, entry) -> affected.test(region, key), affected, null);
    }

    private Invalidated tag(String tag, boolean counting) {
        return drop(
                Scope.TAG,
                tag,
                counting,
                (region, key, entry) -> entry.traits.tags().contains(tag),
                (region, key) -> false,
                tag);
    }

    private Invalidated namespace(String namespace, boolean counting) {
        return drop(
                Scope.NAMESPACE,
                namespace,
                counting,
                (region, key, entry) ->
                        entry.traits.namespace().filter(namespace::equals).isPresent(),
                (region, key) -> false,
                null);
    }

    Invalidated region(String name, boolean counting) {
        return drop(
                Scope.REGION,
                name,
                counting,
                (region, key, entry) -> region.equals(name),
                (region, key) -> region.equals(name),
                null);
    }

    private Invalidated all(boolean counting) {
        return drop(Scope.ALL, "", counting, (region, key, entry) -> true, (region, key) -> true, null);
    }

    /** Whether an invalidation names an entry. */
    @FunctionalInterface
    private interface Reach {
        boolean covers(String region, String key, Entry entry);
    }

    private Invalidated drop(
            Scope scope,
            String name,
            boolean counting,
            Reach reach,
            BiPredicate<String, String> loads,
            @Nullable String tag) {
        core.requireOpen();
        Set<String> onDisk = new HashSet<>();
        boolean counts = counting && core.disk() != null;
        if (counts) {
            countOnDisk(scope, name, onDisk);
        }
        long stamp = core.generations().add(scope, name);
        long memory = 0;
        for (DefaultRegion<?> region : regions.get()) {
            region.loads().invalidateMatching(key -> loads.test(region.name(), key));
            BiPredicate<String, Entry> killed =
                    (key, entry) -> entry.stamp < stamp && reach.covers(region.name(), key, entry);
            Consumer<String> waiting = counts ? key -> onDisk.add(region.name() + '/' + key) : null;
            memory += tag == null
                    ? region.store().drop(killed, waiting)
                    : region.store().dropTagged(tag, killed, waiting);
        }
        OptionalLong disk = counts
                ? OptionalLong.of(onDisk.size())
                : core.disk() == null ? OptionalLong.of(0) : OptionalLong.empty();
        return new Invalidated(memory, disk, OptionalLong.empty());
    }

    private void countOnDisk(Scope scope, String name, Set<String> found) {
        Glob glob = scope == Scope.PATTERN ? Glob.of(name) : null;
        scan((region, key, stored) -> {
            boolean hit = switch (scope) {
                case ALL -> true;
                case REGION -> region.equals(name);
                case TAG -> stored.traits().tags().contains(name);
                case NAMESPACE ->
                    stored.traits().namespace().filter(name::equals).isPresent();
                case PATTERN -> glob != null && glob.matches(Names.of(region, key));
            };
            if (hit) {
                found.add(region + '/' + key);
            }
        });
    }

    /** Sees what lives on disk. */
    @FunctionalInterface
    private interface DiskVisitor {
        void visit(String region, String key, Stored stored);
    }

    private void scan(DiskVisitor visitor) {
        if (core.disk() == null) {
            return;
        }
        core.disk().store().scan(header -> {
            DiskName name = DiskName.parse(header);
            Stored stored = DiskTier.stored(header);
            if (name != null && stored != null) {
                String key = stored.keyOr(name.key());
                if (!core.generations().isDead(stored.stamp(), name.region(), key, stored.traits())) {
                    visitor.visit(name.region(), key, stored);
                }
            }
        });
    }

    // Cascades

    private Invalidated cascade(String start, boolean counting) {
        readGraphOnce();
        Deque<String> work = new ArrayDeque<>();
        Set<String> seen = new HashSet<>();
        work.add(start);
        seen.add(start);
        Invalidated sum = Invalidated.NONE;
        while (!work.isEmpty()) {
            String item = work.remove();
            core.dependencies().cascaded(item, core.generations().stamp());
            Set<String> next = new LinkedHashSet<>(core.dependencies().dependants(item));
            next.removeIf(dependant -> dependsNoMore(dependant, item));
            next.addAll(core.dependencies().declaredDependants(item));
            addUnknown(item, next);
            sum = sum.plus(
                    Glob.isPattern(item)
                            ? tell(Kind.PATTERN, item, matching(item, counting))
                            : tell(Kind.KEY, item, name(item)));
            for (String dependant : next) {
                if (seen.add(dependant)) {
                    work.add(dependant);
                }
            }
        }
        return sum;
    }

    /** Whether an entry was stored anew without the dependency. One that has gone still links what depends on it. */
    private boolean dependsNoMore(String name, String source) {
        Traits flat = traits("", name);
        int slash = name.indexOf('/');
        Traits inRegion = slash <= 0 ? null : traits(name.substring(0, slash), name.substring(slash + 1));
        if (flat == null && inRegion == null) {
            return false;
        }
        boolean depends = (flat != null && DependencyGraph.dependsOnAny(flat.dependsOn(), source))
                || (inRegion != null && DependencyGraph.dependsOnAny(inRegion.dependsOn(), source));
        return !depends;
    }

    private @Nullable Traits traits(String region, String key) {
        DefaultRegion<?> known = byName.apply(region);
        Entry held = known == null ? null : known.store().held(key);
        if (held != null) {
            return held.traits;
        }
        DiskHeader header =
                core.disk() == null || key.isEmpty() ? null : core.disk().peek(region, key);
        Stored stored = header == null ? null : DiskTier.stored(header);
        return stored == null ? null : stored.traits();
    }

    /** The dependencies of entries from before the start are on disk only, until the first cascade asks for them. */
    private void readGraphOnce() {
        if (core.disk() != null && !graphRead.get()) {
            synchronized (graphRead) {
                if (!graphRead.get()) {
                    scan((region, key, stored) -> core.dependencies()
                            .add(Names.of(region, key), stored.traits().dependsOn()));
                    graphRead.set(true);
                }
            }
        }
    }

    /** Where the graph had no room for all dependencies, the tiers are searched for those of one item. */
    private void addUnknown(String item, Set<String> dependants) {
        if (!core.dependencies().incomplete()) {
            return;
        }
        for (DefaultRegion<?> region : regions.get()) {
            region.store().forEachHeld((key, entry) -> {
                if (DependencyGraph.dependsOnAny(entry.traits.dependsOn(), item)) {
                    dependants.add(Names.of(region.name(), key));
                }
            });
        }
        scan((region, key, stored) -> {
            if (DependencyGraph.dependsOnAny(stored.traits().dependsOn(), item)) {
                dependants.add(Names.of(region, key));
            }
        });
    }
}
