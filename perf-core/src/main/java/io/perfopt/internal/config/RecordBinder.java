package io.perfopt.internal.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Binds settings to a tree of config records by one rule: the key of a component is the key of its record, a dot and the component's name with
 * dashes. A component whose type cannot be written down (a clock, an executor) has no key and keeps its default. Immutable.
 */
public final class RecordBinder {
    private final Map<Class<?>, TextForm<?>> extraForms;

    /** Binds what {@link TextForm#of} knows. */
    public RecordBinder() {
        this(Map.of());
    }

    private RecordBinder(Map<Class<?>, TextForm<?>> extraForms) {
        this.extraForms = extraForms;
    }

    /** Also binds values of a type that holds a number of bytes. */
    public <T> RecordBinder withSizeType(Class<T> type, LongFunction<T> ofBytes, ToLongFunction<T> bytes) {
        Map<Class<?>, TextForm<?>> forms = new HashMap<>(extraForms);
        TextForm<T> form = new TextForm<>(
                TextForm.BYTES.rule(),
                text -> ofBytes.apply(TextForm.BYTES.read().apply(text)),
                value -> TextForm.BYTES.write().apply(bytes.applyAsLong(value)));
        forms.put(type, form);
        return new RecordBinder(forms);
    }

    /** Every key of a record tree with its rule and default, sorted by key. */
    public List<Key> keys(String prefix, Record defaults) {
        List<Key> keys = new ArrayList<>();
        collect(prefix, defaults, keys);
        keys.sort((a, b) -> a.name().compareTo(b.name()));
        return List.copyOf(keys);
    }

    /** The names of {@link #keys}. */
    public Set<String> names(String prefix, Record defaults) {
        Set<String> names = new TreeSet<>();
        keys(prefix, defaults).forEach(key -> names.add(key.name()));
        return names;
    }

    /**
     * A copy of the defaults with every component that has a setting replaced.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value
     */
    public <R extends Record> R bind(String prefix, R defaults, Map<String, Setting> settings) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        Map<String, Setting> used = new TreeMap<>();
        boolean changed = false;
        for (int i = 0; i < components.length; i++) {
            Object current = value(components[i], defaults);
            values[i] = current;
            String key = key(prefix, components[i]);
            TextForm<?> form = form(components[i]);
            if (form == null && current instanceof Record nested) {
                values[i] = bind(key, nested, settings);
            } else if (form != null && settings.containsKey(key)) {
                Setting setting = settings.get(key);
                values[i] = read(key, form, setting);
                used.put(key, setting);
            }
            changed |= values[i] != current;
        }
        return changed ? create(defaults, values, used) : defaults;
    }

    private void collect(String prefix, Record record, List<Key> keys) {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            Object current = value(component, record);
            TextForm<?> form = form(component);
            if (form != null) {
                keys.add(new Key(key(prefix, component), form.rule(), write(form, current)));
            } else if (current instanceof Record nested) {
                collect(key(prefix, component), nested, keys);
            }
        }
    }

    private @Nullable TextForm<?> form(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == Optional.class
                && component.getGenericType() instanceof ParameterizedType parameterized
                && parameterized.getActualTypeArguments()[0] instanceof Class<?> content) {
            TextForm<?> form = form(content, component.getName());
            return form == null ? null : form.optional();
        }
        return form(type, component.getName());
    }

    private @Nullable TextForm<?> form(Class<?> type, String component) {
        TextForm<?> extra = extraForms.get(type);
        return extra != null ? extra : TextForm.of(type, component);
    }

    private static Object read(String key, TextForm<?> form, Setting setting) {
        String text = setting.text().strip();
        try {
            return form.read().apply(text);
        } catch (IllegalArgumentException outsideTheRule) {
            throw new IllegalArgumentException(
                    key + " must be " + form.rule() + ", was '" + text + "' (from " + setting.source() + ")",
                    outsideTheRule);
        }
    }

    @SuppressWarnings("unchecked") // a form of a component's type writes that component's values
    private static String write(TextForm<?> form, @Nullable Object value) {
        return value == null ? "" : ((TextForm<Object>) form).write().apply(value);
    }

    private static String key(String prefix, RecordComponent component) {
        return prefix
                + '.'
                + component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException notReadable) {
            throw new IllegalStateException(
                    "a config record must be public in an exported package: " + record.getClass(), notReadable);
        }
    }

    @SuppressWarnings("unchecked") // the canonical constructor of R's class makes an R
    private static <R extends Record> R create(R defaults, @Nullable Object[] values, Map<String, Setting> used) {
        Class<?>[] types = Arrays.stream(defaults.getClass().getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = defaults.getClass().getConstructor(types);
            return (R) canonical.newInstance(values);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof RuntimeException rule) {
                throw new IllegalArgumentException(describe(used) + ": " + rule.getMessage(), rule);
            }
            throw new IllegalStateException("cannot create " + defaults.getClass(), refused);
        } catch (ReflectiveOperationException notPublic) {
            throw new IllegalStateException(
                    "a config record must have a public constructor: " + defaults.getClass(), notPublic);
        }
    }

    private static String describe(Map<String, Setting> used) {
        StringBuilder text = new StringBuilder();
        used.forEach((key, setting) -> text.append(text.length() == 0 ? "" : ", ")
                .append(key)
                .append(" = '")
                .append(setting.text().strip())
                .append("' (from ")
                .append(setting.source())
                .append(')'));
        return text.toString();
    }

    /**
     * A key of the configuration.
     *
     * @param name the property, such as {@code perfopt.async.max-concurrent}
     * @param rule what its value must be
     * @param defaultText the default as it would be written; empty when absent
     */
    public record Key(String name, String rule, String defaultText) {}
}
