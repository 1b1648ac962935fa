package io.rtm.java.declarations;

import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.TreeSet;

/**
 * What a program can see of classes, one line for each declaration: its modifiers, whether it is a default method, its generic types, what it
 * throws, and the values of constants and of fields that begin with one.
 *
 * <p>Run by itself it prints the table of the classes that are named: that is how the checked-in table was made.
 */
final class Declarations {
  private Declarations() {}

  static TreeSet<String> of(Collection<Class<?>> classes) throws Exception {
    TreeSet<String> lines = new TreeSet<>();
    for (Class<?> type : classes) {
      if (Modifier.isPublic(type.getModifiers())) describe(type, lines);
    }
    return lines;
  }

  private static void describe(Class<?> type, TreeSet<String> lines) throws Exception {
    String name = type.getName() + ": ";
    StringBuilder head = new StringBuilder(name).append(Modifier.toString(type.getModifiers()));
    if (!type.isInterface()) head.append(" class");
    for (Object parameter : type.getTypeParameters()) head.append(" <").append(parameter).append('>');
    if (type.getGenericSuperclass() != null) head.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    for (Type parent : type.getGenericInterfaces()) head.append(" implements ").append(parent.getTypeName());
    for (Annotation annotation : type.getAnnotations()) head.append(' ').append(shortened(annotation));
    lines.add(head.toString());

    for (Field field : type.getDeclaredFields()) {
      if (!isVisible(field.getModifiers()) || field.isSynthetic()) continue;
      lines.add(name + field.toGenericString().replace(type.getName() + ".", "") + value(type, field));
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isVisible(constructor.getModifiers())) lines.add(name + constructor.toGenericString());
    }
    for (Method method : type.getDeclaredMethods()) {
      if (!isVisible(method.getModifiers()) || method.isSynthetic()) continue;
      String line = name + method.toGenericString().replace(" " + type.getName() + ".", " ");
      if (method.isAnnotationPresent(Deprecated.class)) line += " @Deprecated";
      if (method.isVarArgs()) line += " varargs";
      if (method.getDefaultValue() != null) line += " default " + text(method.getDefaultValue());
      lines.add(line);
    }
    for (Class<?> nested : type.getDeclaredClasses()) {
      if (isVisible(nested.getModifiers())) describe(nested, lines);
    }
  }

  /** Private things are nobody's business, and neither are those that only the package sees. */
  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String value(Class<?> type, Field field) throws Exception {
    boolean plain = field.getType().isPrimitive() || field.getType() == String.class;
    if (!plain) return "";
    if (Modifier.isStatic(field.getModifiers())) return " = " + field.get(null);
    return " = " + field.get(type.getDeclaredConstructor().newInstance());
  }

  /** JVMs print annotations in more than one way. */
  private static String shortened(Annotation annotation) throws Exception {
    Method value = annotation.annotationType().getMethod("value");
    return "@" + annotation.annotationType().getSimpleName() + "(" + text(value.invoke(annotation)) + ")";
  }

  private static String text(Object value) {
    return value instanceof int[] ? java.util.Arrays.toString((int[]) value) : String.valueOf(value);
  }

  public static void main(String[] names) throws Exception {
    java.util.List<Class<?>> classes = new java.util.ArrayList<>();
    for (String name : names) classes.add(Class.forName(name));
    for (String line : of(classes)) System.out.println(line);
  }
}
