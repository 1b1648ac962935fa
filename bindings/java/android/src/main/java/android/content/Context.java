package android.content;

/** Stands for Android's class of this name where there is no Android, so that what names it compiles. Never shipped with anything. */
public abstract class Context {
  /** For subclasses. */
  public Context() {}
}
