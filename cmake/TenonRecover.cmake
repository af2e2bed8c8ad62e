# cmake -DSTAMP=file -DFILES=a;b -P: removes the stamp when one of the files is gone, so that the
# generator runs again.
foreach(file IN LISTS FILES)
  if(NOT EXISTS "${file}")
    file(REMOVE "${STAMP}")
    return()
  endif()
endforeach()
