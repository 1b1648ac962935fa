# Counts what the headers declare, as clang reads them, so that nothing stands in them which the table does not know:
#   cmake -DCLANG=clang++ -DINCLUDE=include -DSOURCE=file.cpp [-DBESIDE_RTC=ON] -P count.cmake
set(flags -DLIBRTM_LINKED)
set(enumerations 32)
set(enumerators 209)
if(BESIDE_RTC)
  # The regions and their 7 names are the other header's.
  list(APPEND flags -DAGORA_SDK_BOTH_RTM_AND_RTC)
  set(enumerations 31)
  set(enumerators 202)
endif()
execute_process(
  COMMAND ${CLANG} -std=c++11 ${flags} -I${INCLUDE} -fsyntax-only -Xclang -ast-dump -Xclang -ast-dump-filter=agora::rtm -fno-color-diagnostics ${SOURCE}
  OUTPUT_VARIABLE tree
  COMMAND_ERROR_IS_FATAL ANY)

function(count what pattern wanted)
  string(REGEX MATCHALL "${pattern}" found "${tree}")
  list(LENGTH found many)
  if(NOT many EQUAL wanted)
    message(SEND_ERROR "${many} ${what}, not ${wanted}")
  endif()
endfunction()

# Lists are cut at semicolons, which the tree has none of between a node and the end of its line.
string(REPLACE ";" "" tree "${tree}")
count("enumerations" "-EnumDecl [^\n]*" ${enumerations})
count("enumerators" "-EnumConstantDecl [^\n]*" ${enumerators})
count("structs" "-CXXRecordDecl [^\n]* struct [^\n]* definition" 7)
count("fields" "-FieldDecl [^\n]*" 14)
count("classes" "-CXXRecordDecl [^\n]* class [^\n]* definition" 13)
count("virtual methods" "-CXXMethodDecl [^\n]* virtual" 169)
# And setRtmAppType, which wrappers declare themselves.
count("functions" "-FunctionDecl [^\n]*" 4)
