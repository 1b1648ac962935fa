#!/bin/sh
# shrink.sh JARS PROGUARD CLASSES OUT: makes OUT/hello.jar of the program in CLASSES and of what it uses of JARS, renamed, by the rules in the jar.
set -eu
jars=$1 proguard=$2 classes=$3 out=$4
rm -rf "$out"
mkdir -p "$out/rules"
(cd "$out/rules" && jar xf "$jars"/rtm-java-*.jar META-INF/proguard)
{
  for jar in "$jars"/*.jar; do echo "-injars '$jar'(!META-INF/versions/**,!META-INF/MANIFEST.MF,!**/module-info.class,!module-info.class)"; done
  echo "-injars '$classes'"
  echo "-outjars '$out/hello.jar'"
  for module in java.base java.desktop java.logging java.management jdk.unsupported; do
    echo "-libraryjars <java.home>/jmods/$module.jmod(!**.jar;!module-info.class)"
  done
  echo "-keep public class Hello { public static void main(java.lang.String[]); }"
  for rules in "$out"/rules/META-INF/proguard/*; do echo "-include '$rules'"; done
  # Kotlin's own library speaks of newer JVMs and of debuggers.
  echo "-dontwarn kotlin.**"
  echo "-dontwarn kotlinx.**"
  echo "-dontnote"
} > "$out/hello.pro"
java -cp "$proguard/*" proguard.ProGuard "@$out/hello.pro"
