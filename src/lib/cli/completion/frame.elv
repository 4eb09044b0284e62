
var git-claudio-before = $nil
if (has-key $edit:completion:arg-completer git) {
    set git-claudio-before = $edit:completion:arg-completer[git]
}
set edit:completion:arg-completer[git] = {|@words|
    if (and (> (count $words) 2) (eq $words[1] claudio)) {
        $edit:completion:arg-completer[git-claudio] git-claudio (all $words[2..])
    } elif (not-eq $git-claudio-before $nil) {
        $git-claudio-before $@words
    } else {
        edit:complete-filename $@words
    }
}
