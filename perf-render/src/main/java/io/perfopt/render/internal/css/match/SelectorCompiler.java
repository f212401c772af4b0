package io.perfopt.render.internal.css.match;

import io.perfopt.render.internal.css.dom.Dom;
import io.perfopt.render.internal.css.selector.Complex;
import io.perfopt.render.internal.css.selector.Compound;
import io.perfopt.render.internal.css.selector.SelectorList;
import io.perfopt.render.internal.css.selector.Simple;
import io.perfopt.render.internal.css.syntax.Chars;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns selectors into {@link Plan}s. Pseudo-elements are taken off, since they sit on the element that the rest matches. States of the user
 * are either assumed (taken off; a branch of {@code :not()} that holds one counts as fulfilled) or read from the delivered document.
 * Confined to one thread.
 */
final class SelectorCompiler {
    static final String NAMESPACE_DEFAULT = "";

    private final Atoms ids;
    private final Atoms classes;
    private final Atoms names;
    private final Map<String, String> namespaces;
    private final Slots slots;

    /** Whether states are assumed to hold. */
    private final boolean assumeStates;

    private boolean usesScope;
    private @Nullable String doubt;

    /** Hands out numbers for what matchers keep. */
    static final class Slots {
        private int next;

        int take() {
            return next++;
        }

        int count() {
            return next;
        }
    }

    /** What {@code &} stands for. */
    interface Nesting {
        /** The selectors of the rule around, compiled in the same mode; null stands for the scoping root. */
        @Nullable
        ListTest parent(boolean assumeStates);

        /** Whether they hold a state or pseudo-element. */
        boolean holdsState();
    }

    SelectorCompiler(CompiledSelectors owner, Map<String, String> namespaces, Slots slots, boolean assumeStates) {
        this.ids = owner.ids();
        this.classes = owner.classes();
        this.names = owner.names();
        this.namespaces = namespaces;
        this.slots = slots;
        this.assumeStates = assumeStates;
    }

    /** Compiles one selector of a rule; {@code nesting} is null outside of any rule and scope. */
    Plan compile(Complex selector, @Nullable Nesting nesting) {
        usesScope = false;
        doubt = null;
        boolean relative = nesting != null
                && (selector.isRelative() || (nesting.parent(assumeStates) != null && !mentionsNesting(selector)));
        return plan(selector, nesting, relative ? nestingTest(nesting) : null);
    }

    /** Whether states or pseudo-elements occur anywhere in it. */
    static boolean holdsState(Complex selector, @Nullable Nesting nesting) {
        for (Compound compound : selector.compounds()) {
            for (Simple simple : compound.simples()) {
                if (simple instanceof Simple.PseudoElement
                        || (simple instanceof Simple.Nesting && nesting != null && nesting.holdsState())) {
                    return true;
                }
                if (simple instanceof Simple.PseudoClass pseudo
                        && (PseudoClasses.isState(pseudo.name()) || holdsState(pseudo.list(), nesting))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean holdsState(@Nullable SelectorList list, @Nullable Nesting nesting) {
        if (list != null) {
            for (Complex selector : list.selectors()) {
                if (holdsState(selector, nesting)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean mentionsNesting(Complex selector) {
        for (Compound compound : selector.compounds()) {
            for (Simple simple : compound.simples()) {
                if (simple instanceof Simple.Nesting) {
                    return true;
                }
                if (simple instanceof Simple.PseudoClass pseudo && pseudo.list() != null) {
                    for (Complex inner : pseudo.list().selectors()) {
                        if (mentionsNesting(inner)) {
                            return true;
                        }
                    }
                }
            }
        }
        return false;
    }

    private Test nestingTest(@Nullable Nesting nesting) {
        ListTest parent = nesting == null ? null : nesting.parent(assumeStates);
        if (parent == null) {
            usesScope = true;
            return new Tests.IsScope();
        }
        usesScope |= parent.usesScope();
        if (doubt == null) {
            doubt = parent.doubt();
        }
        return parent;
    }

    /** @param ancestor what stands before the selector when it is relative, else null */
    private Plan plan(Complex selector, @Nullable Nesting nesting, @Nullable Test ancestor) {
        int extra = ancestor == null ? 0 : 1;
        int count = selector.compounds().size();
        CompoundTest[] compounds = new CompoundTest[count + extra];
        char[] combinators = new char[count + extra];
        if (ancestor != null) {
            compounds[0] = new CompoundTest(
                    -1, CompoundTest.ANY_NAMESPACE, new int[0], new int[0], new AttributeTest[0], new Test[] {ancestor
                    });
        }
        for (int i = 0; i < count; i++) {
            compounds[i + extra] = compound(selector.compounds().get(i), nesting);
            char combinator = selector.combinators().charAt(i);
            combinators[i + extra] = combinator == 0 && i + extra > 0 ? ' ' : combinator;
        }
        for (char combinator : combinators) {
            if (combinator == '|') {
                doubt = "the column combinator";
                compounds[count + extra - 1] = unsure();
            }
        }
        return new Plan(compounds, combinators, slots.take(), usesScope, doubt);
    }

    private static CompoundTest unsure() {
        return new CompoundTest(
                -1, CompoundTest.ANY_NAMESPACE, new int[0], new int[0], new AttributeTest[0], new Test[] {
                    Tests.ALWAYS_UNSURE
                });
    }

    private CompoundTest compound(Compound compound, @Nullable Nesting nesting) {
        int tag = -1;
        String prefix = null;
        boolean typed = false;
        List<Integer> idAtoms = new ArrayList<>(1);
        List<Integer> classAtoms = new ArrayList<>(2);
        List<AttributeTest> attributes = new ArrayList<>(0);
        List<Test> tests = new ArrayList<>(1);
        boolean afterElement = false;
        for (Simple simple : compound.simples()) {
            if (simple instanceof Simple.Type type) {
                typed = true;
                prefix = type.prefix();
                if (!type.universal()) {
                    tag = names.add(Chars.lower(type.name()));
                }
            } else if (simple instanceof Simple.Id id) {
                idAtoms.add(ids.add(id.name()));
            } else if (simple instanceof Simple.ClassName name) {
                classAtoms.add(classes.add(name.name()));
            } else if (simple instanceof Simple.Attribute attribute) {
                attributes.add(attribute(attribute));
            } else if (simple instanceof Simple.Nesting) {
                tests.add(nestingTest(nesting));
            } else if (simple instanceof Simple.PseudoElement) {
                afterElement = true;
            } else if (simple instanceof Simple.PseudoClass pseudo) {
                Test test = afterElement ? onPseudoElement(pseudo) : pseudo(pseudo, nesting);
                if (test != null) {
                    tests.add(test);
                }
            }
        }
        return new CompoundTest(
                tag,
                typed || namespaces.containsKey(NAMESPACE_DEFAULT)
                        ? namespace(typed ? prefix : null)
                        : CompoundTest.ANY_NAMESPACE,
                ints(idAtoms),
                ints(classAtoms),
                attributes.toArray(AttributeTest[]::new),
                tests.toArray(Test[]::new));
    }

    /** A pseudo-class behind a pseudo-element speaks about the pseudo-element, of which no document knows anything but its states. */
    private @Nullable Test onPseudoElement(Simple.PseudoClass pseudo) {
        if (PseudoClasses.isState(pseudo.name())) {
            return assumeStates ? null : Tests.NEVER;
        }
        if (pseudo.name().equals("not")) {
            return null;
        }
        if (PseudoClasses.takesList(pseudo.name()) && holdsState(pseudo.list(), null)) {
            return assumeStates ? null : Tests.NEVER;
        }
        return uncertain(":" + pseudo.name() + " on a pseudo-element");
    }

    private Test uncertain(String what) {
        if (doubt == null) {
            doubt = what;
        }
        return Tests.ALWAYS_UNSURE;
    }

    private static int[] ints(List<Integer> list) {
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private int namespace(@Nullable String prefix) {
        if ("*".equals(prefix)) {
            return CompoundTest.ANY_NAMESPACE;
        }
        String uri =
                prefix == null ? namespaces.get(NAMESPACE_DEFAULT) : prefix.isEmpty() ? "" : namespaces.get(prefix);
        if (uri == null) {
            if (prefix == null) {
                return CompoundTest.ANY_NAMESPACE;
            }
            doubt = "the namespace prefix '" + prefix + "' is not declared";
            return CompoundTest.FOREIGN_NAMESPACE;
        }
        return switch (uri) {
            case "http://www.w3.org/1999/xhtml" -> Dom.HTML;
            case "http://www.w3.org/2000/svg" -> Dom.SVG;
            case "http://www.w3.org/1998/Math/MathML" -> Dom.MATHML;
            default -> CompoundTest.FOREIGN_NAMESPACE;
        };
    }

    private AttributeTest attribute(Simple.Attribute attribute) {
        String prefix = attribute.prefix();
        int namespace = 0;
        if ("*".equals(prefix)) {
            namespace = -1;
        } else if (prefix != null && !prefix.isEmpty()) {
            namespace = switch (namespaces.getOrDefault(prefix, "")) {
                case "http://www.w3.org/1999/xlink" -> 1;
                case "http://www.w3.org/XML/1998/namespace" -> 2;
                case "http://www.w3.org/2000/xmlns/" -> 3;
                default -> CompoundTest.FOREIGN_NAMESPACE;
            };
        }
        String name = Chars.lower(attribute.name());
        return new AttributeTest(
                namespace, names.add(name), name, attribute.operator(), attribute.value(), attribute.flag());
    }

    /** The test for a pseudo-class; null when it is a state taken as fulfilled. */
    private @Nullable Test pseudo(Simple.PseudoClass pseudo, @Nullable Nesting nesting) {
        String name = pseudo.name();
        if (PseudoClasses.isState(name)) {
            return assumeStates ? null : PseudoClasses.initial(name);
        }
        SelectorList list = pseudo.list();
        if (PseudoClasses.takesList(name) && list != null) {
            return anyOf(list.selectors(), nesting);
        }
        switch (name) {
            case "not" -> {
                if (list != null) {
                    return not(list, nesting);
                }
            }
            case "has" -> {
                List<Plan> plans = new ArrayList<>();
                if (list != null) {
                    for (Complex selector : list.selectors()) {
                        plans.add(relativePlan(selector, nesting));
                    }
                    return new HasTest(plans, slots.take());
                }
            }
            case "lang" -> {
                if (pseudo.functional()) {
                    return new Tests.Lang(pseudo.words());
                }
            }
            case "dir" -> {
                if (pseudo.functional()) {
                    return new Tests.Dir(Chars.lower(pseudo.words().get(0)));
                }
            }
            default -> {}
        }
        if (pseudo.nth() != null && !name.endsWith("-col")) {
            return nth(pseudo, pseudo.nth(), nesting);
        }
        Test fixed = PseudoClasses.fixed(name);
        if (fixed != null && (!pseudo.functional() || name.startsWith("host"))) {
            usesScope |= name.equals("scope");
            return fixed;
        }
        return uncertain(
                "the pseudo-class :" + name + (pseudo.functional() ? "()" : "") + ", which this version does not know");
    }

    private Plan relativePlan(Complex selector, @Nullable Nesting nesting) {
        Plan plan = plan(selector, nesting, null);
        if (plan.combinators[0] == 0) {
            plan.combinators[0] = ' ';
        }
        return plan;
    }

    private Test anyOf(List<Complex> selectors, @Nullable Nesting nesting) {
        List<Plan> plans = new ArrayList<>(selectors.size());
        for (Complex selector : selectors) {
            if (selector.isValid()) { // the list forgives: what is no selector matches nothing
                plans.add(plan(selector, nesting, null));
            }
        }
        return plans.isEmpty() ? Tests.NEVER : new ListTest(List.copyOf(plans), slots.take(), usesScope, null);
    }

    private @Nullable Test not(SelectorList list, @Nullable Nesting nesting) {
        List<Complex> kept = new ArrayList<>();
        for (Complex selector : list.selectors()) {
            if (!assumeStates || !holdsState(selector, nesting)) {
                kept.add(selector);
            }
        }
        return kept.isEmpty() ? null : new Tests.Not(anyOf(kept, nesting));
    }

    private Test nth(Simple.PseudoClass pseudo, Simple.Nth nth, @Nullable Nesting nesting) {
        SelectorList list = pseudo.list();
        List<Plan> of = null;
        if (list != null) {
            if (assumeStates && holdsState(list, nesting)) {
                return uncertain("a state inside :" + pseudo.name() + "()");
            }
            of = new ArrayList<>();
            for (Complex selector : list.selectors()) {
                of.add(plan(selector, nesting, null));
            }
        }
        return new NthTest(nth, pseudo.name().contains("last"), pseudo.name().endsWith("of-type"), of, slots.take());
    }
}
