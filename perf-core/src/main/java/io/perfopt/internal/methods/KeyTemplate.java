package io.perfopt.internal.methods;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key of a call from its arguments: literal text with {@code {parameter}} or {@code {0}} in it. Without a template of its own a method has
 * {@code name(argument,argument)}. Immutable.
 */
final class KeyTemplate {
    private final Method method;
    private final List<Part> parts;
    private final String shape;
    /** A copy: asking the method copies them each time. */
    private final Class<?>[] parameterTypes;

    private KeyTemplate(Method method, List<Part> parts) {
        this.method = method;
        this.parts = List.copyOf(parts);
        this.parameterTypes = method.getParameterTypes();
        this.shape = parts.stream()
                .map(part -> part.parameter < 0 ? part.text : "{}")
                .collect(Collectors.joining());
    }

    /**
     * The template of a method.
     *
     * @param overloaded whether another method of the interface has the same name, so that the name alone would not do
     */
    static KeyTemplate of(Method method, String template, boolean overloaded) {
        List<Part> parts = template.isEmpty() ? wholeCall(method, overloaded) : parse(method, template);
        for (Part part : parts) {
            if (part.parameter >= 0 && !ArgumentText.possible(method.getParameterTypes()[part.parameter])) {
                throw new IllegalArgumentException(
                        method.toGenericString() + ": parameter "
                                + method.getParameters()[part.parameter].getName()
                                + " has no text that tells its values apart; use a record, a text or a number, or name other parameters in the key");
            }
        }
        return new KeyTemplate(method, parts);
    }

    /** The template with nameless places: two methods of one region with the same shape would share keys. */
    String shape() {
        return shape;
    }

    String key(@Nullable Object @Nullable [] arguments) {
        if (parts.size() == 1 && parts.get(0).parameter < 0) {
            return parts.get(0).text;
        }
        StringBuilder key = new StringBuilder();
        for (Part part : parts) {
            if (part.parameter < 0 || arguments == null) {
                key.append(part.text);
            } else {
                append(key, arguments, part.parameter);
            }
        }
        return key.toString();
    }

    private void append(StringBuilder key, @Nullable Object[] arguments, int index) {
        try {
            ArgumentText.append(key, arguments[index], parameterTypes[index]);
        } catch (IllegalArgumentException noText) {
            throw new IllegalArgumentException(
                    method.toGenericString() + ": parameter " + method.getParameters()[index].getName() + ' '
                            + noText.getMessage(),
                    noText);
        }
    }

    private static List<Part> wholeCall(Method method, boolean overloaded) {
        List<Part> parts = new ArrayList<>();
        String types = overloaded
                ? Arrays.stream(method.getParameterTypes())
                        .map(Class::getTypeName)
                        .collect(Collectors.joining(",", ":", ""))
                : "";
        StringBuilder literal =
                new StringBuilder(method.getName()).append(types).append('(');
        for (int i = 0; i < method.getParameterCount(); i++) {
            parts.add(Part.literal(literal.toString()));
            parts.add(Part.argument(i));
            literal.setLength(0);
            literal.append(',');
        }
        if (method.getParameterCount() > 0) {
            literal.setLength(0);
        }
        parts.add(Part.literal(literal.append(')').toString()));
        return parts;
    }

    private static List<Part> parse(Method method, String template) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        while (at < template.length()) {
            int open = template.indexOf('{', at);
            String literal = template.substring(at, open < 0 ? template.length() : open);
            boolean between = !parts.isEmpty() && open >= 0;
            if (between && literal.chars().noneMatch(c -> ArgumentText.SEPARATORS.indexOf(c) >= 0)) {
                throw refused(
                        method,
                        template,
                        "needs one of " + ArgumentText.SEPARATORS.strip()
                                + " between two parameters, or different arguments could make one key");
            }
            if (!literal.isEmpty()) {
                parts.add(Part.literal(literal));
            }
            if (open < 0) {
                return parts;
            }
            int close = template.indexOf('}', open);
            if (close < 0) {
                throw refused(method, template, "has a { without a }");
            }
            parts.add(Part.argument(parameter(method, template, template.substring(open + 1, close))));
            at = close + 1;
        }
        return parts;
    }

    private static int parameter(Method method, String template, String name) {
        Parameter[] parameters = method.getParameters();
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i].getName().equals(name) || Integer.toString(i).equals(name)) {
                return i;
            }
        }
        throw refused(
                method,
                template,
                "names {" + name + "}, which is neither a parameter nor a position; names need javac's -parameters");
    }

    private static IllegalArgumentException refused(Method method, String template, String why) {
        return new IllegalArgumentException(method.toGenericString() + ": key \"" + template + "\" " + why);
    }

    private record Part(String text, int parameter) {
        static Part literal(String text) {
            return new Part(text, -1);
        }

        static Part argument(int index) {
            return new Part("", index);
        }
    }
}
