package io.perfopt.render.internal.css.match;

import static io.perfopt.render.internal.css.match.Truth.MAYBE;
import static io.perfopt.render.internal.css.match.Truth.NO;
import static io.perfopt.render.internal.css.match.Truth.YES;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.dom.Postings;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Matches the selectors of one compiled sheet against one document. Candidates come from the rarest name of the last compound and are
 * verified right to left; a selector that needs too many steps that way is answered for all elements at once by passing sets from left to
 * right, which takes time linear in the document per compound. Confined to one thread.
 */
public final class Matcher {
    /** Steps of the whole matcher after which answers become "maybe"; a real page needs a few million. */
    private static final long MAX_STEPS = 4_000_000_000L;

    private static final byte OVERRUN = -1;

    final Dom dom;

    /** For each atom of the sheet its number on the page, or -1. */
    final int[] ids;

    final int[] classes;
    final int[] names;

    /** For each class atom whether scripts may add or remove the class. */
    final boolean[] dynamic;

    /** What tests keep about this page, by slot. */
    final @Nullable Object[] memory;

    /** The element that {@code :scope} is. */
    int scopeRoot;

    private final byte[] @Nullable [] answers;
    private final int[] answerScopes;
    private final long[] spent;
    private final long stepsBeforeSets;
    private long steps;

    Matcher(Dom dom, CompiledSelectors sheet, Predicate<String> dynamicClass) {
        this.dom = dom;
        List<String> allClasses = sheet.classes().all();
        dynamic = new boolean[allClasses.size()];
        for (int i = 0; i < dynamic.length; i++) {
            dynamic[i] = dynamicClass.test(allClasses.get(i));
        }
        ids = bind(sheet.ids(), dom::findId);
        classes = bind(sheet.classes(), dom::findClass);
        names = bind(sheet.names(), dom::findName);
        memory = new Object[sheet.slots()];
        answers = new byte[sheet.slots()][];
        answerScopes = new int[sheet.slots()];
        spent = new long[sheet.slots()];
        stepsBeforeSets = 20_000L + 8L * dom.size;
    }

    private static int[] bind(Atoms atoms, ToIntFunction<String> find) {
        List<String> all = atoms.all();
        int[] numbers = new int[all.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = find.applyAsInt(all.get(i));
        }
        return numbers;
    }

    /** Whether an element of the document (of {@code subset}, unless null) matches. */
    public byte exists(Plan plan, @Nullable Scope scope, @Nullable BitSet subset) {
        for (CompoundTest compound : plan.compounds) {
            if (compound.impossible(this)) {
                return NO;
            }
        }
        Candidates found = new Candidates();
        byte best = NO;
        if (!candidates(plan.last(), found)) {
            for (int e = 0; e < dom.size && best < YES; e++) {
                if (subset == null || subset.get(e)) {
                    best = Truth.or(best, inScope(plan, scope, e));
                }
            }
            return best;
        }
        for (int s = 0; s < found.slices() && best < YES; s++) {
            Postings postings = found.postings(s);
            int to = postings.to(found.name(s));
            for (int i = postings.from(found.name(s)); i < to && best < YES; i++) {
                int e = postings.element(i);
                if (subset == null || subset.get(e)) {
                    best = Truth.or(best, inScope(plan, scope, e));
                }
            }
        }
        return best;
    }

    /** Matches with the scoping root that serves best among those that have the element in scope. */
    byte inScope(Plan plan, @Nullable Scope scope, int e) {
        if (scope == null) {
            return matches(plan, e);
        }
        byte best = NO;
        int outer = scopeRoot;
        for (int root = e; root >= 0 && best < YES; root = dom.parent[root]) {
            byte starts = scope.starts(this, root);
            if (starts == NO) {
                continue;
            }
            scopeRoot = root;
            byte here = Truth.and(starts, Truth.not(scope.limited(this, root, e)));
            if (here != NO) {
                best = Truth.or(best, Truth.and(here, matches(plan, e)));
            }
            scopeRoot = outer;
        }
        return best;
    }

    /** Whether the element matches, {@link #scopeRoot} being {@code :scope}. */
    public byte matches(Plan plan, int e) {
        byte[] all = answers[plan.slot];
        if (all != null && (!plan.usesScope || answerScopes[plan.slot] == scopeRoot)) {
            return all[e];
        }
        if (steps > MAX_STEPS) {
            return MAYBE;
        }
        byte result = backwards(plan, plan.compounds.length - 1, e);
        return result == OVERRUN ? forwards(plan)[e] : result;
    }

    private byte backwards(Plan plan, int index, int e) {
        steps++;
        byte own = plan.compounds[index].on(this, e);
        if (own == NO || index == 0) {
            return own;
        }
        if (index > 1 && ++spent[plan.slot] > stepsBeforeSets) {
            return OVERRUN;
        }
        byte best = NO;
        char combinator = plan.combinators[index];
        int[] step = combinator == ' ' || combinator == '>' ? dom.parent : dom.previous;
        boolean once = combinator == '>' || combinator == '+';
        for (int other = step[e]; other >= 0; other = step[other]) {
            byte rest = backwards(plan, index - 1, other);
            if (rest == OVERRUN) {
                return OVERRUN;
            }
            best = Truth.or(best, Truth.and(own, rest));
            if (best == own || once) {
                break;
            }
            if (++spent[plan.slot] > stepsBeforeSets) {
                return OVERRUN;
            }
        }
        return best;
    }

    /** Answers for every element: the set of each compound, passed on along each combinator. */
    private byte[] forwards(Plan plan) {
        byte[] current = new byte[dom.size];
        for (int e = 0; e < dom.size; e++) {
            current[e] = plan.compounds[0].on(this, e);
        }
        for (int index = 1; index < plan.compounds.length; index++) {
            char combinator = plan.combinators[index];
            int[] step = combinator == ' ' || combinator == '>' ? dom.parent : dom.previous;
            boolean once = combinator == '>' || combinator == '+';
            byte[] reached = new byte[dom.size];
            byte[] result = new byte[dom.size];
            for (int e = 0; e < dom.size; e++) { // parents and earlier siblings come first
                int from = step[e];
                if (from >= 0) {
                    reached[e] = once ? current[from] : Truth.or(current[from], reached[from]);
                    if (reached[e] != NO) {
                        result[e] = Truth.and(reached[e], plan.compounds[index].on(this, e));
                    }
                }
            }
            current = result;
        }
        steps += (long) dom.size * plan.compounds.length;
        answers[plan.slot] = current;
        answerScopes[plan.slot] = scopeRoot;
        return current;
    }

    /** Offers the fewest elements that can match the compound; false when every element can. */
    boolean candidates(CompoundTest compound, Candidates out) {
        long best = Long.MAX_VALUE;
        int kind = 0;
        int which = 0;
        Candidates offered = new Candidates();
        for (int id : compound.ids) {
            int size = ids[id] < 0 ? 0 : dom.byId.size(ids[id]);
            if (size < best) {
                best = size;
                kind = 1;
                which = id;
            }
        }
        for (int name : compound.classes) {
            int size = classes[name] < 0 ? 0 : dom.byClass.size(classes[name]);
            if (size < best && !dynamic[name]) {
                best = size;
                kind = 2;
                which = name;
            }
        }
        if (compound.tag >= 0 && tagCount(compound) < best) {
            best = tagCount(compound);
            kind = 3;
        }
        for (int i = 0; i < compound.attributes.length; i++) {
            int size = compound.attributes[i].occurrences(this);
            if (size < best) {
                best = size;
                kind = 4;
                which = i;
            }
        }
        for (int i = 0; i < compound.tests.length && best > 8; i++) {
            Candidates offer = new Candidates();
            if (compound.tests[i].candidates(this, offer) && offer.total() < best) {
                best = offer.total();
                kind = 5;
                offered = offer;
            }
        }
        switch (kind) {
            case 0 -> {
                return false;
            }
            case 1 -> addIfPresent(out, dom.byId, ids[which]);
            case 2 -> addIfPresent(out, dom.byClass, classes[which]);
            case 3 -> addIfPresent(out, dom.byTag, names[compound.tag]);
            case 4 -> compound.attributes[which].candidates(this, out);
            default -> out.addAll(offered);
        }
        return true;
    }

    private static void addIfPresent(Candidates out, Postings postings, int name) {
        if (name >= 0) {
            out.add(postings, name);
        }
    }

    int tagCount(CompoundTest compound) {
        int name = names[compound.tag];
        return name < 0 ? 0 : dom.byTag.size(name);
    }

    void work(long amount) {
        steps += amount;
    }
}
