package dev.tollgate.client;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Classes as Java source without what others cannot reach: the bodies, and what is neither public nor protected.
 *
 * <p>It compiles, so that tools for class files can compare a release of which only this text was kept. Parameters have
 * no names, since a caller knows none, and null markers are left out, since no tool compares them.
 */
final class ApiSkeleton {
    private static final String BODY = " { throw null; }";

    private final StringBuilder text = new StringBuilder();

    private ApiSkeleton() {}

    /** All in one source, so that a sealed type permits what extends it there. */
    static String of(Collection<Class<?>> classes) {
        ApiSkeleton skeleton = new ApiSkeleton();
        skeleton.text.append("package dev.tollgate.client;\n");
        skeleton.declareAll(classes.stream(), "");
        return skeleton.text.toString();
    }

    private void declareAll(Stream<Class<?>> types, String indent) {
        types.filter(type -> isReachable(type.getModifiers()))
                .sorted(Comparator.comparing(Class::getName))
                .forEach(type -> declare(type, indent));
    }

    private void declare(Class<?> type, String indent) {
        if (type.isEnum() || type.isAnnotation() || type.getFields().length > 0) {
            throw new IllegalArgumentException(type + " is or has what a skeleton cannot tell yet");
        }
        text.append('\n').append(indent).append(head(type)).append(" {\n");
        Stream.concat(constructors(type), methods(type))
                .sorted()
                .forEach(member ->
                        text.append(indent).append("    ").append(member).append('\n'));
        declareAll(Arrays.stream(type.getDeclaredClasses()), indent + "    ");
        text.append(indent).append("}\n");
    }

    private static String head(Class<?> type) {
        int implied = (type.isInterface() ? Modifier.ABSTRACT : 0) | (type.isRecord() ? Modifier.FINAL : 0);
        List<String> words = new ArrayList<>();
        words.add(Modifier.toString(type.getModifiers() & Modifier.classModifiers() & ~implied));
        if (type.isSealed()) {
            words.add("sealed");
        } else if (extendsSealed(type) && !Modifier.isFinal(type.getModifiers())) {
            words.add("non-sealed");
        }
        words.add(type.isRecord() ? "record" : type.isInterface() ? "interface" : "class");
        words.add(type.getSimpleName() + typeParameters(type.getTypeParameters()) + components(type));
        if (!type.isInterface() && !type.isRecord() && type.getSuperclass() != Object.class) {
            words.add("extends " + name(type.getGenericSuperclass()));
        }
        if (type.getInterfaces().length > 0) {
            words.add((type.isInterface() ? "extends " : "implements ") + names(type.getGenericInterfaces()));
        }
        return String.join(" ", words);
    }

    private static boolean extendsSealed(Class<?> type) {
        return Stream.concat(Stream.ofNullable(type.getSuperclass()), Arrays.stream(type.getInterfaces()))
                .anyMatch(Class::isSealed);
    }

    private static String components(Class<?> type) {
        return !type.isRecord()
                ? ""
                : Arrays.stream(type.getRecordComponents())
                        .map(component -> name(component.getGenericType()) + " " + component.getName())
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    /** A private one where none has no parameters, for else the compiler adds a public one. */
    private static Stream<String> constructors(Class<?> type) {
        List<Constructor<?>> reachable = Arrays.stream(type.getDeclaredConstructors())
                .filter(constructor -> isReachable(constructor.getModifiers()))
                .toList();
        boolean needsHidden = !type.isInterface()
                && !type.isRecord()
                && reachable.stream().noneMatch(constructor -> constructor.getParameterCount() == 0);
        return Stream.concat(
                reachable.stream()
                        .map(constructor ->
                                modifiers(constructor) + type.getSimpleName() + parameters(constructor) + BODY),
                needsHidden ? Stream.of("private " + type.getSimpleName() + "()" + BODY) : Stream.empty());
    }

    private static Stream<String> methods(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> isReachable(method.getModifiers()) && !method.isSynthetic())
                .map(method -> (method.isDefault() ? "default " : "")
                        + modifiers(method)
                        + name(method.getGenericReturnType())
                        + " "
                        + method.getName()
                        + parameters(method)
                        + (Modifier.isAbstract(method.getModifiers()) ? ";" : BODY));
    }

    private static String modifiers(Executable code) {
        int told = Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;
        String modifiers = Modifier.toString(code.getModifiers() & told) + " ";
        return code.getTypeParameters().length == 0
                ? modifiers
                : modifiers + typeParameters(code.getTypeParameters()) + " ";
    }

    private static String parameters(Executable code) {
        Type[] types = code.getGenericParameterTypes();
        String[] names = parameterNames(code);
        String parameters = IntStream.range(0, types.length)
                .mapToObj(index -> {
                    boolean rest = code.isVarArgs() && index == types.length - 1;
                    String type = name(types[index]);
                    return (rest ? type.substring(0, type.length() - 2) + "..." : type) + " " + names[index];
                })
                .collect(Collectors.joining(", ", "(", ")"));
        return code.getExceptionTypes().length == 0
                ? parameters
                : parameters + " throws " + names(code.getGenericExceptionTypes());
    }

    /** The constructor that a record has of itself has to name its parameters as the record does. */
    private static String[] parameterNames(Executable code) {
        RecordComponent[] components =
                code instanceof Constructor<?> && code.getDeclaringClass().isRecord()
                        ? code.getDeclaringClass().getRecordComponents()
                        : new RecordComponent[0];
        boolean canonical = Arrays.equals(
                code.getParameterTypes(),
                Arrays.stream(components).map(RecordComponent::getType).toArray());
        return IntStream.range(0, code.getParameterCount())
                .mapToObj(index -> canonical ? components[index].getName() : "p" + index)
                .toArray(String[]::new);
    }

    private static String typeParameters(TypeVariable<?>[] variables) {
        return variables.length == 0
                ? ""
                : Arrays.stream(variables)
                        .map(variable -> variable.getName()
                                + Arrays.stream(variable.getBounds())
                                        .map(ApiSkeleton::name)
                                        .collect(Collectors.joining(" & ", " extends ", "")))
                        .collect(Collectors.joining(", ", "<", ">"));
    }

    private static String names(Type[] types) {
        return Arrays.stream(types).map(ApiSkeleton::name).collect(Collectors.joining(", "));
    }

    private static String name(Type type) {
        return type.getTypeName().replace('$', '.');
    }

    private static boolean isReachable(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }
}
