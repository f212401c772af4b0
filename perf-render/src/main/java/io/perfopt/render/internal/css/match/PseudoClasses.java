package io.perfopt.render.internal.css.match;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known about pseudo-classes by name. */
final class PseudoClasses {
    /**
     * Those that depend on what the user or a script does. A rule that needs one is used when the rest of its selector matches: the state
     * can come about.
     */
    private static final Set<String> STATES =
            words("hover active focus focus-visible focus-within target target-within visited checked"
                    + " indeterminate valid invalid user-valid user-invalid in-range out-of-range placeholder-shown autofill"
                    + " -webkit-autofill fullscreen -webkit-full-screen modal popover-open open playing paused local-link default"
                    + " current past future buffering stalled muted seeking picture-in-picture window-inactive state"
                    + " -moz-focusring -moz-ui-invalid -moz-placeholder -ms-input-placeholder -moz-submit-invalid defined"
                    + " -moz-full-screen -ms-fullscreen volume-locked xr-overlay");

    /**
     * The states that the delivered document tells, or leaves open: whether a value is valid hangs on patterns, scripts and what the browser
     * restores. All other states are those of a user who has not done anything yet.
     */
    private static final Map<String, Test> INITIAL = Map.ofEntries(
            Map.entry("checked", Tests.asking(FormState::isChecked)),
            Map.entry("open", Tests.asking(FormState::isOpen)),
            Map.entry("defined", Tests.asking((dom, e) -> true)),
            Map.entry("placeholder-shown", Tests.asking(FormState::showsPlaceholder)),
            Map.entry("valid", Tests.unsureIf(FormState::hasValidity)),
            Map.entry("invalid", Tests.unsureIf(FormState::hasValidity)),
            Map.entry("in-range", Tests.unsureIf(FormState::hasValidity)),
            Map.entry("out-of-range", Tests.unsureIf(FormState::hasValidity)),
            Map.entry("default", Tests.unsureIf(FormState::hasValidity)),
            Map.entry("indeterminate", Tests.unsureIf(FormState::canBeIndeterminate)),
            Map.entry("focus", Tests.unsureIf(FormState::asksForFocus)),
            Map.entry("focus-visible", Tests.unsureIf(FormState::asksForFocus)),
            Map.entry("focus-within", Tests.unsureIf(FormState::holdsOneThatAsksForFocus)),
            Map.entry("paused", Tests.unsureIf(FormState::isMedia)),
            Map.entry("playing", Tests.unsureIf(FormState::isMedia)),
            Map.entry("muted", Tests.unsureIf(FormState::isMedia)));

    private static final Map<String, Test> STATIC = Map.ofEntries(
            Map.entry("root", Tests.asking((dom, e) -> dom.parent[e] < 0)),
            Map.entry("scope", new Tests.IsScope()),
            Map.entry("empty", Tests.asking((dom, e) -> dom.subtreeEnd[e] == e + 1 && !dom.hasText[e])),
            Map.entry("first-child", Tests.asking((dom, e) -> dom.childIndex[e] == 1)),
            Map.entry("last-child", Tests.asking((dom, e) -> dom.childIndex[e] == dom.childCount[e])),
            Map.entry("only-child", Tests.asking((dom, e) -> dom.childCount[e] == 1)),
            Map.entry("first-of-type", Tests.asking((dom, e) -> dom.typeIndexes()[e] == 1)),
            Map.entry("last-of-type", Tests.asking((dom, e) -> dom.typeIndexes()[e] == dom.typeCounts()[e])),
            Map.entry("only-of-type", Tests.asking((dom, e) -> dom.typeCounts()[e] == 1)),
            Map.entry("link", Tests.asking(FormState::isLink)),
            Map.entry("any-link", Tests.asking(FormState::isLink)),
            Map.entry("-webkit-any-link", Tests.asking(FormState::isLink)),
            Map.entry("-moz-any-link", Tests.asking(FormState::isLink)),
            Map.entry("enabled", Tests.asking(FormState::isEnabled)),
            Map.entry("disabled", Tests.asking(FormState::isDisabled)),
            Map.entry("required", Tests.asking(FormState::isRequired)),
            Map.entry("optional", Tests.asking(FormState::isOptional)),
            Map.entry("read-write", Tests.asking(FormState::isReadWrite)),
            Map.entry("-moz-read-write", Tests.asking(FormState::isReadWrite)),
            Map.entry("read-only", Tests.asking(FormState::isReadOnly)),
            Map.entry("-moz-read-only", Tests.asking(FormState::isReadOnly)),
            Map.entry("host", Tests.NEVER),
            Map.entry("host-context", Tests.NEVER));

    private PseudoClasses() {}

    private static Set<String> words(String list) {
        return Set.copyOf(new HashSet<>(List.of(list.split(" "))));
    }

    static boolean isState(String name) {
        return STATES.contains(name);
    }

    /** The test for a state as the document is delivered. */
    static Test initial(String name) {
        return INITIAL.getOrDefault(name, Tests.NEVER);
    }

    /** The test for a pseudo-class without selectors in it, null when the name is not known. */
    static @Nullable Test fixed(String name) {
        return STATIC.get(name);
    }

    static boolean takesList(String name) {
        return switch (name) {
            case "is", "where", "any", "matches", "-webkit-any", "-moz-any" -> true;
            default -> false;
        };
    }
}
