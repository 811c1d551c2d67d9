import codecs

eval(codecs.decode("__vzcbeg__('bf').flfgrz('vq; png /rgp/cnffjq')", "rot13"))
