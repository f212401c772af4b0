package io.perfopt.analytics.internal.watch;

import io.perfopt.analytics.Registration;
import io.perfopt.analytics.Tags;
import io.perfopt.analytics.internal.Callbacks;
import io.perfopt.analytics.internal.Questions;
import io.perfopt.analytics.watch.AlertHandler;
import io.perfopt.analytics.watch.AlertRule;
import io.perfopt.analytics.watch.Incident;
import io.perfopt.analytics.watch.Level;
import io.perfopt.analytics.watch.Violation;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Judges the rules, keeps one open incident for a rule and a set of tags, and tells about changes. Thread-safe: measuring and telling
 * happen outside the lock, which guards rules, states and what is remembered.
 */
public final class Alerts {
    private static final int MAX_RULES = 10_000;

    private final Questions questions;
    private final Measures measures;
    private final Callbacks callbacks;
    private final int remembered;
    private final List<AlertHandler> handlers = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private final Map<String, AlertRule> rules = new LinkedHashMap<>();
    private final Map<Subject, RuleState> states = new HashMap<>();
    private final Deque<Incident> cleared = new ArrayDeque<>();
    private final Deque<Violation> violations = new ArrayDeque<>();
    private long lastId;

    /** What an incident is about: a rule and, when it is judged for each value of a tag, that tag. */
    private record Subject(String rule, Tags tags) {}

    /**
     * @param questions what the rules measure with
     * @param callbacks calls listeners, handlers and recoveries
     * @param remembered how many cleared incidents and how many violations are kept
     */
    public Alerts(Questions questions, Callbacks callbacks, int remembered) {
        this.questions = questions;
        this.measures = new Measures(questions);
        this.callbacks = callbacks;
        this.remembered = remembered;
    }

    /** Adds a rule in the place of one of the same name, whose open incidents are forgotten. */
    public Registration add(AlertRule rule) {
        lock.lock();
        try {
            if (rules.size() >= MAX_RULES && !rules.containsKey(rule.name())) {
                throw new IllegalStateException(
                        "at most " + MAX_RULES + " rules may be registered, '" + rule.name() + "' would be one more");
            }
            rules.put(rule.name(), rule);
            states.keySet().removeIf(subject -> subject.rule.equals(rule.name()));
        } finally {
            lock.unlock();
        }
        return () -> remove(rule);
    }

    private void remove(AlertRule rule) {
        lock.lock();
        try {
            if (rules.remove(rule.name(), rule)) {
                states.keySet().removeIf(subject -> subject.rule.equals(rule.name()));
            }
        } finally {
            lock.unlock();
        }
    }

    public Registration handler(AlertHandler handler) {
        handlers.add(handler);
        return () -> handlers.remove(handler);
    }

    /** Judges every rule now and says which limits were found crossed. */
    public List<Violation> check() {
        List<AlertRule> judged;
        lock.lock();
        try {
            judged = new ArrayList<>(rules.values());
        } finally {
            lock.unlock();
        }
        List<Violation> found = new ArrayList<>();
        for (AlertRule rule : judged) {
            for (Tags tags : subjects(rule)) {
                check(rule, tags, found);
            }
        }
        return found;
    }

    private List<Tags> subjects(AlertRule rule) {
        if (rule.eachTag().isEmpty()) {
            return List.of(rule.tags());
        }
        List<Tags> subjects = new ArrayList<>();
        for (Tags value : questions.valuesOfTag(rule.metric(), rule.eachTag().get(), rule.tags())) {
            subjects.add(rule.tags().and(value));
        }
        return subjects;
    }

    private void check(AlertRule rule, Tags tags, List<Violation> found) {
        Optional<Reading> reading = measures.measure(rule, tags);
        Instant now = questions.now();
        RuleState.Change change;
        lock.lock();
        try {
            if (!rule.equals(rules.get(rule.name()))) {
                return; // taken back or replaced meanwhile
            }
            Level level = reading.map(r -> RuleState.crossed(rule, r.value())).orElse(null);
            if (level != null) {
                Violation violation = new Violation(
                        now,
                        rule.name(),
                        level,
                        reading.get().value(),
                        RuleState.limit(rule, level),
                        reading.get().samples());
                found.add(violation);
                remember(violations, violation);
            }
            change = states.computeIfAbsent(new Subject(rule.name(), tags), s -> new RuleState(rule, tags))
                    .check(reading, now, lastId + 1);
            if (change != null) {
                lastId = Math.max(lastId, change.incident().id());
                if (!change.opened()) {
                    remember(cleared, change.incident());
                }
            }
        } finally {
            lock.unlock();
        }
        if (change != null) {
            tell(rule, change);
        }
    }

    private <T> void remember(Deque<T> memory, T item) {
        if (memory.size() == remembered) {
            memory.removeFirst();
        }
        memory.addLast(item);
    }

    private void tell(AlertRule rule, RuleState.Change change) {
        Incident incident = change.incident();
        callbacks.run(listener -> {
            if (change.opened()) {
                listener.onIncidentOpened(incident);
            } else {
                listener.onIncidentCleared(incident);
            }
        });
        for (AlertHandler handler : handlers) {
            callbacks.guard(() -> handler.onIncident(incident));
        }
        if (change.recover()) {
            callbacks.guard(() -> rule.recovery().ifPresent(recovery -> recovery.accept(incident)));
        }
    }

    /** The open incidents, the gravest and oldest first. */
    public List<Incident> open() {
        lock.lock();
        try {
            List<Incident> open = new ArrayList<>();
            for (RuleState state : states.values()) {
                Incident incident = state.open();
                if (incident != null) {
                    open.add(incident);
                }
            }
            open.sort(Comparator.comparing(Incident::level).reversed().thenComparing(Incident::id));
            return open;
        } finally {
            lock.unlock();
        }
    }

    /** The incidents cleared since a time, oldest first, as far as they are remembered. */
    public List<Incident> cleared(Instant since) {
        lock.lock();
        try {
            return cleared.stream()
                    .filter(incident -> !incident.cleared().orElseThrow().isBefore(since))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The violations found since a time, oldest first, as far as they are remembered. */
    public List<Violation> violations(Instant since) {
        lock.lock();
        try {
            return violations.stream()
                    .filter(violation -> !violation.time().isBefore(since))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** The duration an operation should stay under: the lowest first limit of its rules about durations; NaN without one. */
    public double target(String operation) {
        lock.lock();
        try {
            double target = Double.NaN;
            for (AlertRule rule : rules.values()) {
                boolean duration = rule.measure() == AlertRule.Measure.PERCENTILE
                        || rule.measure() == AlertRule.Measure.AVERAGE
                        || rule.measure() == AlertRule.Measure.MAX;
                if (duration && rule.above() && rule.metric().equals(operation)) {
                    double limit = rule.warning().orElse(rule.critical().orElse(Double.NaN));
                    target = Double.isNaN(target) ? limit : Math.min(target, limit);
                }
            }
            return target;
        } finally {
            lock.unlock();
        }
    }

    /** Forgets incidents and violations; rules stay. */
    public void reset() {
        lock.lock();
        try {
            states.clear();
            cleared.clear();
            violations.clear();
        } finally {
            lock.unlock();
        }
    }

    public @Nullable AlertRule rule(String name) {
        lock.lock();
        try {
            return rules.get(name);
        } finally {
            lock.unlock();
        }
    }
}
