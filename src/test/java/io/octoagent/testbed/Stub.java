package io.octoagent.testbed;

import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Function;

/** An object of an interface of which only a few methods matter. */
public final class Stub {

  private Stub() {}

  /**
   * A {@code type} that answers {@code methods}, by their names, from the arguments; the others
   * return themselves where they are fluent, else nothing.
   */
  public static <T> T of(Class<T> type, Map<String, Function<Object[], Object>> methods) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (methods.containsKey(method.getName())) {
                return methods.get(method.getName()).apply(arguments);
              }
              Class<?> returned = method.getReturnType();
              if (returned.isInstance(self)) {
                return self;
              }
              return returned == boolean.class ? Boolean.FALSE : null;
            }));
  }
}
