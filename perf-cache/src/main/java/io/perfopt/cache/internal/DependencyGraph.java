package io.perfopt.cache.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Which entries were made from which, by name. May name a dependant too many (it has gone meanwhile), never one too few: beyond its
 * bound it says that it is incomplete, and a cascade then searches the tiers. Safe for any number of threads.
 */
final class DependencyGraph {
    static final int MAXIMUM_RULES = 1_024;
    private static final int CASCADES_REMEMBERED = 1_024;

    /** Dependants by the name or the pattern they depend on. */
    private final Map<String, Set<String>> dependants = new ConcurrentHashMap<>();
    /** The keys of {@link #dependants} that are patterns. */
    private final Map<String, Glob> patternSources = new ConcurrentHashMap<>();

    private final List<Rule> rules = new CopyOnWriteArrayList<>();
    private final AtomicInteger edges = new AtomicInteger();
    private final int maximumEdges;
    private volatile boolean incomplete;

    /** What was cascaded lately and when, for loads that were running then. Guarded by itself. */
    private final Map<String, Long> cascaded = new LinkedHashMap<>();
    /** Loads begun before may have missed a cascade that is forgotten. Guarded by {@link #cascaded}. */
    private long cascadesForgotten;

    private volatile boolean anyCascade;

    /** Whatever matches one pattern depends on whatever matches the other. */
    private record Rule(String dependants, Glob source) {}

    DependencyGraph(int maximumEdges) {
        this.maximumEdges = maximumEdges;
    }

    void add(String region, String key, Entry entry) {
        if (!entry.traits.dependsOn().isEmpty()) {
            add(Names.of(region, key), entry.traits.dependsOn());
        }
    }

    void add(String dependant, Set<String> sources) {
        for (String source : sources) {
            if (edges.get() >= maximumEdges) {
                incomplete = true;
                return;
            }
            if (Glob.isPattern(source)) {
                patternSources.computeIfAbsent(source, Glob::of);
            }
            dependants.compute(source, (name, known) -> {
                Set<String> set = known == null ? ConcurrentHashMap.newKeySet(4) : known;
                if (set.add(dependant)) {
                    edges.incrementAndGet();
                }
                return set;
            });
        }
    }

    void declare(String dependantPattern, String source) {
        Glob.of(dependantPattern);
        Rule rule = new Rule(dependantPattern, Glob.of(source));
        if (rules.size() >= MAXIMUM_RULES) {
            throw new IllegalStateException("there may be at most " + MAXIMUM_RULES + " declared dependencies, \""
                    + dependantPattern + "\" on \"" + source + "\" is one more");
        }
        rules.removeIf(known -> known.dependants.equals(rule.dependants)
                && known.source.pattern().equals(rule.source.pattern()));
        rules.add(rule);
    }

    /** Whether dependencies exist that it does not know of. */
    boolean incomplete() {
        return incomplete;
    }

    int edges() {
        return edges.get();
    }

    /** The entries that named what is given, a pattern that matches it, or something that it matches, when they were last stored. */
    Set<String> dependants(String nameOrPattern) {
        if (!Glob.isPattern(nameOrPattern)) {
            Set<String> found = new LinkedHashSet<>(dependants.getOrDefault(nameOrPattern, Set.of()));
            patternSources.forEach((pattern, glob) -> {
                if (glob.matches(nameOrPattern)) {
                    found.addAll(dependants.getOrDefault(pattern, Set.of()));
                }
            });
            return found;
        }
        Glob asked = Glob.of(nameOrPattern);
        Set<String> found = new LinkedHashSet<>();
        dependants.forEach((source, names) -> {
            Glob glob = patternSources.get(source);
            if (glob == null ? asked.matches(source) : glob.overlaps(asked)) {
                found.addAll(names);
            }
        });
        return found;
    }

    /** The names and patterns that were declared to depend on what is given. */
    Set<String> declaredDependants(String nameOrPattern) {
        Glob asked = Glob.of(nameOrPattern);
        Set<String> found = new LinkedHashSet<>();
        for (Rule rule : rules) {
            if (Glob.isPattern(nameOrPattern) ? rule.source.overlaps(asked) : rule.source.matches(nameOrPattern)) {
                found.add(rule.dependants);
            }
        }
        return found;
    }

    /** Forgets dependants that are in no tier any more, when three quarters of the bound are used. */
    void prune(Predicate<String> alive) {
        if (edges.get() < maximumEdges / 4L * 3) {
            return;
        }
        for (String source : new ArrayList<>(dependants.keySet())) {
            dependants.computeIfPresent(source, (name, names) -> {
                int before = names.size();
                names.removeIf(dependant -> !alive.test(dependant));
                edges.addAndGet(names.size() - before);
                if (names.isEmpty()) {
                    patternSources.remove(name);
                    return null;
                }
                return names;
            });
        }
    }

    /** Remembers that what depends on a name or pattern was dropped at a stamp. */
    void cascaded(String nameOrPattern, long stamp) {
        synchronized (cascaded) {
            cascaded.remove(nameOrPattern);
            cascaded.put(nameOrPattern, stamp);
            if (cascaded.size() > CASCADES_REMEMBERED) {
                String oldest = cascaded.keySet().iterator().next();
                Long forgotten = cascaded.remove(oldest);
                cascadesForgotten = Math.max(cascadesForgotten, forgotten == null ? 0 : forgotten);
            }
        }
        anyCascade = true;
    }

    /** Whether a cascade has dropped an entry that was made before it and stored after it. */
    boolean isDead(long stamp, Set<String> dependsOn) {
        if (!anyCascade || dependsOn.isEmpty()) {
            return false;
        }
        synchronized (cascaded) {
            if (stamp < cascadesForgotten) {
                return true;
            }
            for (Map.Entry<String, Long> cascade : cascaded.entrySet()) {
                if (stamp < cascade.getValue() && dependsOnAny(dependsOn, cascade.getKey())) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Whether one of the sources an entry names is, matches or may match what is given. */
    static boolean dependsOnAny(Set<String> dependsOn, String nameOrPattern) {
        boolean pattern = Glob.isPattern(nameOrPattern);
        for (String source : dependsOn) {
            boolean sourcePattern = Glob.isPattern(source);
            boolean hit;
            if (pattern) {
                hit = sourcePattern
                        ? Glob.of(source).overlaps(Glob.of(nameOrPattern))
                        : Glob.of(nameOrPattern).matches(source);
            } else {
                hit = sourcePattern ? Glob.of(source).matches(nameOrPattern) : source.equals(nameOrPattern);
            }
            if (hit) {
                return true;
            }
        }
        return false;
    }
}
